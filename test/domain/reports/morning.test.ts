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
    subject: 'Leads on 2026-11-23',
    lines: [
      'Open alerts: 2 breaches, 1 warnings, 0 notes.',
      'To call: 7, of whom 3 asked for it.',
      'Offers: 1 held for you, 0 open to a whole team, 4 with a rep.',
      'Nothing is being forgotten.',
    ],
  });
  const busy = { ...CALM, queued: 5, leaks: { ...CALM.leaks, 'stalled-deal': 2 } };
  expect(writeMorning(busy, 'fr').lines.slice(3)).toEqual([
    'En attente d’une place au Lead Center : 5.',
    'Affaires enlisées : 2.',
  ]);
});
