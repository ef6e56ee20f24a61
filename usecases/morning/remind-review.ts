import { tell } from '../../domain/words/sentence';
import { HOUSE_LANGUAGE, sayDay } from '../../domain/words/locales';
import { linesRow, readerMark } from '../../domain/lead/notice';
import type { Agreement } from '../../domain/files/agreement';
import { newAlert } from '../../domain/lead/new-alert';
import type { MorningDeps } from './tell-morning';

const DAY_MS = 86_400_000;
/** Days before `reviewBy` at which both sides are first reminded. */
const AHEAD_DAYS = 14;

type Reminding = { day: string; leadManager: string | null; now: number };

/**
 * Reminds both sides of the agreement's `reviewBy` (files.md, "Agreement"): two weeks ahead and when the day has come, each once for each
 * version of that date. Marketers and sales managers are mailed where they are known as people, and find an alert in any case.
 */
export async function remindReview(
  { store }: MorningDeps,
  { agreement: name, reviewBy }: Agreement,
  { day, leadManager, now }: Reminding,
): Promise<void> {
  if (reviewBy === undefined) return;
  const ahead = new Date(Date.parse(reviewBy) - AHEAD_DAYS * DAY_MS).toISOString().slice(0, 10);
  if (day < ahead) return;
  const id = `review:${name}:${reviewBy}:${day < reviewBy ? 'ahead' : 'due'}`;
  const people = (await store.people.list()).filter(({ disabledAt }) => disabledAt === null);
  for (const role of ['marketer', 'sales-manager'] as const) {
    await store.alerts.raise(
      newAlert({
        id: `${id}:${role}`,
        at: now,
        kind: 'agreement.review',
        level: day < reviewBy ? 'info' : 'warning',
        ...tell('agreement {name} is to be reviewed by {day}', { name, day: reviewBy }),
        to: role,
      }),
    );
  }
  const sides = people.filter(({ roles }) => roles.includes('marketer') || roles.includes('sales-manager'));
  const languages = new Map(people.map((person) => [person.id, person.language]));
  for (const to of new Set([...sides.map((person) => person.id), ...(leadManager === null ? [] : [leadManager])])) {
    await store.mails.claim(
      linesRow(`${id}:${readerMark(to)}`, to, wordsOf(name, reviewBy), languages.get(to) ?? HOUSE_LANGUAGE, now),
    );
  }
}

function wordsOf(name: string, reviewBy: string): Parameters<typeof linesRow>[2] {
  return {
    fr: {
      subject: `L’accord ${name} est à revoir avant le ${sayDay(reviewBy, 'fr')}`,
      lines: ['Marketing et vente s’étaient donné cette date : relisez ensemble définitions, seuil, délais et motifs.'],
    },
    en: {
      subject: `Agreement ${name} is to be reviewed by ${sayDay(reviewBy, 'en')}`,
      lines: ['Marketing and sales set this date: go through definitions, threshold, clocks and reasons together.'],
    },
  };
}
