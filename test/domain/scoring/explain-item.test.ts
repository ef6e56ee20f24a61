import { explainItem } from '../../../domain/scoring/explain-item';
import { model, event, lead, NOW, score } from './scoring-fixtures';
import { assess } from '../../../domain/scoring/assess';

const TEXT = `engagementMin: -5
fit: [ { id: hr, label: { fr: DRH, en: HR director }, when: { profile.role: hr }, points: 50 } ]
completeness: { fields: [role, phone], points: 16 }
engagement:
  - { id: paper, label: { fr: Livre blanc, en: White paper }, event: content.downloaded, points: 20, halfLife: 30 days }
  - { id: careers, event: page.viewed, points: -20 }
inactivity: { perMonth: -5 }`;

const say = (language: 'fr' | 'en'): string[] => {
  const entries = [
    event('content.downloaded', 12),
    event('page.viewed', 70),
    event('page.viewed', 90),
    event('score.adjusted', 0.5, { points: -2.5, reason: 'fair' }),
  ];
  const assessed = assess(
    model(TEXT),
    lead({ profile: { role: 'hr' }, createdAt: NOW - 100 * 86_400_000, entries }),
    NOW,
  );
  return assessed.items.map((item) => explainItem(item, NOW, language));
};

it('every line is a sentence, in French', () => {
  expect(say('fr')).toEqual([
    'DRH : +50',
    'Profil renseigné (1 champ sur 2) : +8',
    'Livre blanc, il y a 12 jours : +20, vaut encore 15,2',
    'careers, 2 fois, la dernière il y a 2 mois : −40',
    'Plancher de l’engagement : +19,8',
    'Correction manuelle (fair), il y a moins d’un jour : −2,5',
  ]);
});

it('counts, ages and floors are said as people say them', () => {
  const item = { rule: 'r', kind: 'engagement', label: 'Visite', points: 5 } as const;
  const said = (more: object, language: 'fr' | 'en' = 'fr') => explainItem({ ...item, ...more }, NOW, language);
  const ago = (days: number): number => NOW - days * 86_400_000;
  expect(said({ count: 1, lastAt: ago(1) })).toBe('Visite, il y a 1 jour : +5');
  expect(said({ count: 1, lastAt: ago(59) })).toBe('Visite, il y a 59 jours : +5');
  expect(said({ count: 1, lastAt: ago(60) })).toBe('Visite, il y a 2 mois : +5');
  expect(said({ count: 3, lastAt: ago(0) })).toBe('Visite, 3 fois, la dernière il y a moins d’un jour : +5');
  expect(said({ count: 1, lastAt: ago(1) }, 'en')).toBe('Visite, 1 day ago: +5');
  expect(said({ count: 2, lastAt: ago(90) }, 'en')).toBe('Visite, 2 times, last 3 months ago: +5');
  expect(said({ count: 2 }, 'en')).toBe('Visite, 2 times: +5');
  expect(said({ count: 1, points: 0.04, fullPoints: 5 })).toBe('Visite : +5, vaut encore 0');
  expect(said({ count: 1, points: -0.04 }, 'en')).toBe('Visite: 0');
  expect(said({ count: 1, points: 5, fullPoints: 5.01 }, 'en')).toBe('Visite: +5');
  const also = (rule: string, kind: string, more: object = {}, language: 'fr' | 'en' = 'fr') =>
    explainItem({ rule, kind, label: null, points: -10, ...more } as never, NOW, language);
  expect(also('noResponse', 'noResponse', { count: 2 })).toBe('Sollicitations sans réponse, 2 fois : −10');
  expect(also('noResponse', 'noResponse', { count: 1 }, 'en')).toBe('Contacts without an answer: −10');
  expect(also('freshness', 'fit', { count: 2, points: 5 })).toBe('Profil confirmé récemment : +5');
  expect(also('freshness', 'fit', { count: 2, points: 5 }, 'en')).toBe('Profile confirmed recently: +5');
  expect(also('completeness', 'completeness', { count: 2, outOf: 8, points: 4 })).toBe(
    'Profil renseigné (2 champs sur 8) : +4',
  );
  expect(also('completeness', 'completeness', { count: 1, outOf: 8, points: 2 }, 'en')).toBe(
    'Profile filled in (1 field of 8): +2',
  );
  expect(also('inactivity', 'inactivity', { count: 1 }, 'en')).toBe('No activity for 1 month: −10');
  expect(also('inactivity', 'inactivity', { count: 2 })).toBe('Sans activité depuis 2 mois : −10');
  expect(also('engagementMin', 'engagement', { points: 3 }, 'en')).toBe('Engagement floor: +3');
  expect(also('e7', 'adjustment', { count: 1, lastAt: ago(3) })).toBe('Correction manuelle, il y a 3 jours : −10');
  expect(also('e7', 'adjustment', { label: 'fair' }, 'en')).toBe('Manual adjustment (fair): −10');
  expect(also('paper', 'engagement', { label: { fr: 'Livre blanc' } }, 'en')).toBe('Livre blanc: −10');
  expect(also('paper', 'engagement')).toBe('paper : −10');
  expect(said({ count: 1, lastAt: ago(0.5) }, 'en')).toBe('Visite, less than a day ago: +5');
  expect(said({ count: 1, lastAt: ago(2.9) }, 'en')).toBe('Visite, 2 days ago: +5');
  expect(said({ count: 1, lastAt: ago(60) }, 'en')).toBe('Visite, 2 months ago: +5');
  expect(said({ count: 1, lastAt: ago(100) })).toBe('Visite, il y a 3 mois : +5');
  // A marketer's rule may be called anything.
  expect(also('inactivity', 'engagement', { label: 'Ma règle' })).toBe('Ma règle : −10');
  expect(also('freshness', 'fit', { label: 'Ma règle' })).toBe('Ma règle : −10');
  expect(also('engagement', 'engagement', { label: 'Ma règle' })).toBe('Ma règle : −10');
  for (const odd of ['constructor', 'toString']) expect(also(odd, 'fit')).toBe(`${odd} : −10`);
});

it('and in English', () => {
  expect(say('en')[2]).toBe('White paper, 12 days ago: +20, still worth 15.2');
  const silent = score(TEXT, { createdAt: NOW - 100 * 86_400_000 });
  expect(silent.items.map((item) => explainItem(item, NOW, 'en'))).toEqual(['No activity for 3 months: −15']);
});
