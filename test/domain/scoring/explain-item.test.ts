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
    "Plancher de l'engagement : +19,8",
    "Correction manuelle (fair), il y a moins d'un jour : −2,5",
  ]);
});

it('and in English', () => {
  expect(say('en')[2]).toBe('White paper, 12 days ago: +20, still worth 15.2');
  const silent = score(TEXT, { createdAt: NOW - 100 * 86_400_000 });
  expect(silent.items.map((item) => explainItem(item, NOW, 'en'))).toEqual(['No activity for 3 months: −15']);
});
