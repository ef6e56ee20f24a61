import { writeMorning, type Morning } from '../../../domain/reports/morning';

const CALM: Morning = {
  day: '2026-11-23',
  alerts: { breach: 2, warning: 1, info: 0 },
  tasks: { open: 7, handRaisers: 3 },
  offers: { held: 1, pooled: 0, offered: 4 },
  queued: 0,
  leaks: {
    'nothing-to-come': 0,
    'unworked-task': 0,
    'stalled-deal': 0,
    'held-offer': 0,
    'abandoned-task': 0,
    sunset: 0,
  },
};

it('says in either language what waits, and of leaks those there are', () => {
  expect(writeMorning(CALM, 'en')).toEqual({
    subject: expect.stringMatching(/^Leads on Monday,? 23 November 2026$/) as unknown,
    lines: [
      'Open alerts: 2 breaches, 1 warning, 0 notes.',
      'To call: 7, of whom 3 asked for it.',
      'Offers: 1 held for you, 0 open to a whole team, 4 with a rep.',
      'Nothing is being forgotten.',
    ],
  });
  const busy = { ...CALM, queued: 5, leaks: { ...CALM.leaks, 'stalled-deal': 2 } };
  const french = writeMorning(busy, 'fr');
  expect(french.subject).toBe('Les prospects du lundi 23 novembre 2026');
  expect(french.lines).toEqual([
    'Alertes ouvertes : 2 dépassements, 1 avertissement, 0 information.',
    'À appeler : 7, dont 3 l’ont demandé.',
    'Offres : 1 en attente de vous, 0 ouverte à toute une équipe, 4 chez un commercial.',
    'En attente d’une place au Lead Center : 5.',
    'Affaires enlisées : 2.',
  ]);
});
