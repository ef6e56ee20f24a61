import type { Text } from '../files/leaf-values';
import type { Language } from '../lead/lead';
import { inLanguage } from '../words/in-language';
import type { Item } from './assessment';

/**
 * One line of the explanation as a sentence people read, with ages seen from `now` (epoch ms): "Livre blanc, il y a 12 jours : +20,
 * vaut encore 15". Without a label the rule's id stands for it.
 */
export function explainItem(item: Item, now: number, language: Language): string {
  const words = WORDS[language];
  const worth = sayWorth(item, words);
  const title = (isOwnTerm(item) ? words.titles[item.rule] : undefined) ?? labelOf(item, language);
  return `${title}${sayDetails(item, now, words)}${words.colon}${worth}`;
}

/** Rules whose id the arithmetic gives itself, though their kind is another's. */
const FIXED: readonly string[] = ['freshness', 'engagementMin'];

/** Whether it is a term of the arithmetic, not a marketer's rule that happens to go by its name. */
function isOwnTerm({ rule, kind, label }: Item): boolean {
  return label === null && (rule === kind || FIXED.includes(rule));
}

/** What a rule is called: by its label, a term of the arithmetic by its title, else by its id. */
export function nameRule(id: string, label: Text | null | undefined, language: Language): string {
  return inLanguage(label, language) || (WORDS[language].titles[id] ?? id);
}

type Words = {
  titles: Readonly<Record<string, string>>;
  colon: string;
  number: Intl.NumberFormat;
  stillWorth: (points: string) => string;
  ago: (now: number, at: number) => string;
  times: (count: number, last: string | null) => string;
  outOf: (count: number, all: number) => string;
  months: (count: number) => string;
  adjustment: string;
};

const DAY_MS = 86_400_000;

const WORDS: Readonly<Record<Language, Words>> = {
  fr: {
    titles: {
      completeness: 'Profil renseigné',
      freshness: 'Profil confirmé récemment',
      engagementMin: 'Plancher de l’engagement',
      inactivity: 'Sans activité',
      noResponse: 'Sollicitations sans réponse',
    },
    colon: ' : ',
    number: new Intl.NumberFormat('fr', { maximumFractionDigits: 1 }),
    stillWorth: (points) => `, vaut encore ${points}`,
    ago: (now, at) => {
      const days = Math.floor((now - at) / DAY_MS);
      if (days < 1) return 'il y a moins d’un jour';
      if (days < 60) return `il y a ${days} jour${days === 1 ? '' : 's'}`;
      return `il y a ${Math.floor(days / 30)} mois`;
    },
    times: (count, last) => `, ${count} fois${last === null ? '' : `, la dernière ${last}`}`,
    outOf: (count, all) => ` (${count} champ${count === 1 ? '' : 's'} sur ${all})`,
    months: (count) => ` depuis ${count} mois`,
    adjustment: 'Correction manuelle',
  },
  en: {
    titles: {
      completeness: 'Profile filled in',
      freshness: 'Profile confirmed recently',
      engagementMin: 'Engagement floor',
      inactivity: 'No activity',
      noResponse: 'Contacts without an answer',
    },
    colon: ': ',
    number: new Intl.NumberFormat('en', { maximumFractionDigits: 1 }),
    stillWorth: (points) => `, still worth ${points}`,
    ago: (now, at) => {
      const days = Math.floor((now - at) / DAY_MS);
      if (days < 1) return 'less than a day ago';
      if (days < 60) return `${days} day${days === 1 ? '' : 's'} ago`;
      return `${Math.floor(days / 30)} months ago`;
    },
    times: (count, last) => `, ${count} times${last === null ? '' : `, last ${last}`}`,
    outOf: (count, all) => ` (${count} field${count === 1 ? '' : 's'} of ${all})`,
    months: (count) => ` for ${count} month${count === 1 ? '' : 's'}`,
    adjustment: 'Manual adjustment',
  },
};

function sayWorth(item: Item, words: Words): string {
  const { points, fullPoints } = item;
  const now = sayPoints(points, words);
  if (fullPoints === undefined) return signed(points, now);
  const full = sayPoints(fullPoints, words);
  return full === now ? signed(points, now) : `${signed(fullPoints, full)}${words.stillWorth(now)}`;
}

/** With a true minus sign, as people write it, and no "-0". */
function sayPoints(points: number, words: Words): string {
  const text = words.number.format(points).replace('-', '−');
  return text === '−0' ? '0' : text;
}

function signed(points: number, text: string): string {
  return points > 0 ? `+${text}` : text;
}

function sayDetails(item: Item, now: number, words: Words): string {
  const { count = 1, lastAt } = item;
  const ago = lastAt === undefined ? null : words.ago(now, lastAt);
  switch (item.kind) {
    case 'completeness':
      return words.outOf(count, item.outOf ?? count);
    case 'inactivity':
      return words.months(count);
    case 'fit':
      return '';
    default:
      if (count > 1) return words.times(count, ago);
      return ago === null ? '' : `, ${ago}`;
  }
}

function labelOf(item: Item, language: Language): string {
  const label = inLanguage(item.label, language);
  if (item.kind === 'adjustment') {
    const { adjustment } = WORDS[language];
    return label === '' ? adjustment : `${adjustment} (${label})`;
  }
  return label || item.rule;
}
