import { pageWords } from '../../api/capture/page-words';
import { FR as API_FR } from '../../api/words/fr';
import { FR as CONSOLE_FR } from '../../console/words/fr';
import { writeMorning } from '../../domain/reports/morning';
import { FRENCH_OF_ALERTS } from '../../domain/words/french/alerts';
import { FRENCH_OF_CONDITIONS } from '../../domain/words/french/conditions';
import { FRENCH_OF_FILES } from '../../domain/words/french/files';
import { FRENCH_OF_MAILS } from '../../domain/words/french/mails';
import { FRENCH_OF_REFUSALS } from '../../domain/words/french/refusals';
import { NOTICE_WORDS } from '../../worker/delivery/notice-words';

const NOTICES = Object.entries(NOTICE_WORDS).flatMap(([name, { fr }]) =>
  [fr.subject, ...fr.lines, fr.button, fr.entry ?? ''].map((text, index) => [`${name} ${index}`, text]),
);
const MORNING = writeMorning(
  {
    ...{ day: '2026-11-23', queued: 1, tasks: { open: 1, handRaisers: 1 } },
    alerts: { breach: 1, warning: 1, info: 1 },
    offers: { held: 1, pooled: 1, offered: 1 },
    leaks: {
      'nothing-to-come': 1,
      'unworked-task': 1,
      'stalled-deal': 1,
      'held-offer': 1,
      'abandoned-task': 1,
      sunset: 1,
    },
  },
  'fr',
);

const TABLES: Record<string, Readonly<Record<string, string>>> = {
  console: CONSOLE_FR,
  api: API_FR,
  'public pages': pageWords('fr'),
  alerts: FRENCH_OF_ALERTS,
  conditions: FRENCH_OF_CONDITIONS,
  files: FRENCH_OF_FILES,
  mails: FRENCH_OF_MAILS,
  refusals: FRENCH_OF_REFUSALS,
  notices: Object.fromEntries(NOTICES) as Record<string, string>,
  'the morning mail': Object.fromEntries(
    [MORNING.subject, ...MORNING.lines].map((text, index) => [String(index), text]),
  ),
};

test.each(Object.entries(TABLES))(
  'in French, %s never part a sign from its word at the end of a line',
  (_where, words) => {
    const wrong = Object.entries(words).filter(([, text]) => / [:;?!»%]|« |[\p{L})][;?!](?=\s|$)/u.test(text));
    expect(wrong).toEqual([]);
  },
);
