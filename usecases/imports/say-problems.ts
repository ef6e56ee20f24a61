import type { Language } from '../../domain/lead/lead';
import { wordsOf } from '../../domain/words/sentence';

/** What is said of rows and headers (read-row.ts, process-import.ts, row-event.ts), in French. */
const FRENCH: readonly [RegExp, string][] = [
  [
    /^the column "(.*)" is not known and was left out; did you mean (.*)\?$/,
    'la colonne « $1 » n’est pas connue et a été laissée de côté ; vouliez-vous dire $2 ?',
  ],
  [/^the column "(.*)" is not known and was left out$/, 'la colonne « $1 » n’est pas connue et a été laissée de côté'],
  [
    /^the column "(.*)" says what one before it says: of the two the first with a value counts$/,
    'la colonne « $1 » dit ce que dit une colonne avant elle : des deux, la première qui a une valeur compte',
  ],
  [/^(\d+) cells, expected at most (\d+)$/, '$1 cellules, $2 au plus attendues'],
  [/^expected one of: (.*)$/, 'une de ces valeurs attendue : $1'],
  [/^expected a country such as FR$/, 'pays attendu, comme FR'],
  [/^expected a telephone number$/, 'numéro de téléphone attendu'],
  [/^expected a web address$/, 'adresse web attendue'],
  [/^expected a date such as (.*)$/, 'date attendue, comme $1'],
  [/^expected a text of at most (\d+) characters$/, 'texte de $1 caractères au plus attendu'],
  [/^expected at most (\d+) characters$/, '$1 caractères au plus attendus'],
  [/^expected a number from (.*) to (.*)$/, 'nombre de $1 à $2 attendu'],
  [/^expected a number of at least (.*)$/, 'nombre d’au moins $1 attendu'],
  [/^expected a number of at most (.*)$/, 'nombre d’au plus $1 attendu'],
  [/^expected granted, refused or unknown$/, 'granted, refused ou unknown attendu'],
  [/^expected yes or no$/, 'oui ou non attendu'],
  [/^expected fr or en$/, 'fr ou en attendu'],
  [/^expected consent or legitimate-interest$/, 'consent ou legitimate-interest attendu'],
  [/^expected a date not in the future, such as (.*)$/, 'date qui n’est pas à venir attendue, comme $1'],
  [/^expected the date of the event, such as (.*)$/, 'date de l’événement attendue, comme $1'],
  [
    /^expected a standard kind, a registered one or one that starts with "x\.", not "(.*?)"$/,
    'genre d’événement connu, ou qui commence par « x. », attendu au lieu de « $1 »',
  ],
  [/^did you mean (.*)\?$/, 'vouliez-vous dire $1 ?'],
];

/** What an import says of a line, in the reader's language; what has no French stays in English. */
export function sayProblems(message: string, language: Language): string {
  if (language === 'en') return message;
  const whole = inFrench(message);
  if (whole !== null) return whole;
  const parts = message.split('; ').map((part) => {
    const [, where, what = part] = /^(?:([\w.]+): )?(.*)$/s.exec(part) ?? [];
    return `${where === undefined ? '' : `${where} : `}${inFrench(what) ?? what}`;
  });
  return parts.join(' ; ');
}

function inFrench(said: string): string | null {
  const known = wordsOf(said);
  if (known !== null) return known.fr;
  const found = FRENCH.find(([pattern]) => pattern.test(said));
  return found ? said.replace(...found) : null;
}
