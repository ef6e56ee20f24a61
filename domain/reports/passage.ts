import type { MailRecord } from '../lead/documents';
import type { EnrolmentRecord } from '../lead/lead';
import { counts } from '../lead/lead-facts';
import { FUNNEL, type Funnel } from '../lead/stage';
import type { TimelineEntry } from '../timeline/entry';

/** A link a person followed, by the name its template gives it, and how often. */
export type FollowedLink = { link: string; url: string; clicks: number };

/** What became of one mail; opens and clicks are people's (edge case 12). `delivered`: sent and not bounced, or so its provider says. */
export type PassageMail = {
  step: string;
  sent: boolean;
  delivered: boolean;
  opened: boolean;
  clicked: boolean;
  replied: boolean;
  bounced: boolean;
  unsubscribed: boolean;
  links: FollowedLink[];
};

/** Which milestones the lead could still reach in its cycle when the passage began, and which it has reached since. */
export type Conversion = Record<'mql' | 'sql', { open: boolean; reached: boolean }>;

/** One passage of a lead through a version of a sequence. `at`: the step it waits at; `steps`: those it came to. */
export type Passage = {
  lead: { id: string; funnel: string; customer: boolean };
  enrolment: EnrolmentRecord;
  at: string | null;
  steps: readonly string[];
  mails: readonly PassageMail[];
  conversion: Conversion;
};

const MARKS = ['delivered', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed'] as const;

/** The mails of a passage with what the timeline says of each; an event that names no mail is of the last one sent before it. */
export function passageMails(
  rows: readonly MailRecord[],
  entries: readonly TimelineEntry[],
  { id }: Pick<EnrolmentRecord, 'id'>,
): PassageMail[] {
  const told = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    if (!MARKS.some((one) => entry.kind === `email.${one}`) || !counts(entry)) continue;
    const row = entry.mail ?? mailOf(rows, entry);
    if (row?.startsWith(`${id}:`) === true) told.set(row, [...(told.get(row) ?? []), entry]);
  }
  return rows.map((row) => mailSeen(row, told.get(row.id) ?? []));
}

function mailSeen(row: MailRecord, told: readonly TimelineEntry[]): PassageMail {
  const has = (mark: (typeof MARKS)[number]): boolean => told.some(({ kind }) => kind === `email.${mark}`);
  const sent = row.state === 'sent' || row.state === 'unknown';
  const bounced = has('bounced') || (row.state === 'failed' && row.reason === 'hard-bounce');
  return {
    step: row.step,
    sent,
    delivered: has('delivered') || (sent && !bounced),
    opened: has('opened') || has('clicked'),
    clicked: has('clicked'),
    replied: has('replied'),
    bounced,
    unsubscribed: has('unsubscribed'),
    links: linksOf(told),
  };
}

function linksOf(told: readonly TimelineEntry[]): FollowedLink[] {
  const links = new Map<string, FollowedLink>();
  for (const { kind, props } of told) {
    const url = typeof props.url === 'string' ? props.url : '';
    const link = typeof props.name === 'string' ? props.name : url;
    if (kind !== 'email.clicked' || link === '') continue;
    links.set(link, { link, url, clicks: (links.get(link)?.clicks ?? 0) + 1 });
  }
  return [...links.values()];
}

function mailOf(rows: readonly MailRecord[], { at, props }: TimelineEntry): string | undefined {
  const before = rows.filter(({ sentAt, step }) => sentAt !== null && sentAt <= at && (props.of ?? step) === step);
  return before.sort((a, b) => (a.sentAt ?? 0) - (b.sentAt ?? 0)).at(-1)?.id;
}

/**
 * Whether a lead that was no MQL (no SQL) yet when it entered became one afterwards, within the cycle it was in: what it reaches after it was
 * recycled is the doing of what it got then.
 */
export function conversionOf(entries: readonly TimelineEntry[], enteredAt: number): Conversion {
  const stages = entries.filter(({ kind }) => kind === 'stage.changed');
  const before = stages.findLast(({ at }) => at <= enteredAt);
  const after = stages.filter(({ at }) => at > enteredAt);
  const cycle = before?.cycle ?? after[0]?.cycle;
  const own = after.filter((entry) => entry.cycle === cycle);
  const had = rankOf(before);
  const reached = Math.max(had, ...own.map(rankOf));
  const towards = (milestone: Funnel): Conversion['mql'] => {
    const rank = FUNNEL.indexOf(milestone);
    return { open: had < rank, reached: had < rank && reached >= rank };
  };
  return { mql: towards('MQL'), sql: towards('SQL') };
}

function rankOf(entry: TimelineEntry | undefined): number {
  return FUNNEL.findIndex((milestone) => milestone === entry?.props.funnel);
}
