import { pageWords } from '../../api/capture/page-words';
import { FR as API_FR } from '../../api/words/fr';
import { FR as CONSOLE_FR } from '../../console/words/fr';
import { FRENCH_OF_ALERTS } from '../../domain/words/french/alerts';
import { FRENCH_OF_CONDITIONS } from '../../domain/words/french/conditions';
import { FRENCH_OF_FILES } from '../../domain/words/french/files';
import { FRENCH_OF_MAILS } from '../../domain/words/french/mails';
import { FRENCH_OF_REFUSALS } from '../../domain/words/french/refusals';

const TABLES: Record<string, Readonly<Record<string, string>>> = {
  console: CONSOLE_FR,
  api: API_FR,
  'public pages': pageWords('fr'),
  alerts: FRENCH_OF_ALERTS,
  conditions: FRENCH_OF_CONDITIONS,
  files: FRENCH_OF_FILES,
  mails: FRENCH_OF_MAILS,
  refusals: FRENCH_OF_REFUSALS,
};

test.each(Object.entries(TABLES))(
  'in French, %s never part a sign from its word at the end of a line',
  (_where, words) => {
    const wrong = Object.entries(words).filter(([, text]) => / [:;?!»%]|« |[\p{L})][;?!](?=\s|$)/u.test(text));
    expect(wrong).toEqual([]);
  },
);
