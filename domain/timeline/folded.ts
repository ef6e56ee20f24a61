import type { Json, JsonObject, TimelineEntry } from './entry';

/** Told by machines, many a lead. What a person said or wrote, records and objections are kept whole: they are proof, and few. */
const OBSERVED: ReadonlySet<string> = new Set([
  'page.viewed',
  'site.visited',
  'video.watched',
  'content.downloaded',
  'email.sent',
  'email.delivered',
  'email.opened',
  'email.clicked',
  'sms.sent',
]);
/** What reports count of mails: which mail and link of ours it was. */
const OF_MAIL: readonly string[] = ['of', 'template', 'topic', 'kind', 'name', 'url'];

/** The kind of the line that tells of a month's folded events. */
export const FOLDED = 'events.folded';

/** Whether an entry is a raw event that may be folded away for its age, and has not been yet. */
export function isFoldable({ kind, folded }: TimelineEntry): boolean {
  return folded !== true && (OBSERVED.has(kind) || kind.startsWith('x.'));
}

/** What is left of an entry: that it happened, when, of which kind and mail, and how it was judged. `repeated`: it repeated a page view. */
export function foldEntry(entry: TimelineEntry, repeated: boolean): TimelineEntry {
  const left: TimelineEntry = { ...entry, props: foldedProps(entry), folded: true };
  delete left.visitor;
  return repeated ? { ...left, repeated: true } : left;
}

/** The props a folded entry keeps: of a mail's, those by which it is one of ours; of any other none. */
function foldedProps({ kind, props }: TimelineEntry): JsonObject {
  if (!kind.startsWith('email.')) return {};
  return Object.fromEntries(Object.entries(props).filter(([name]) => OF_MAIL.includes(name)));
}

/**
 * A timeline as it is shown: instead of the folded events one line for each calendar month (UTC) that says how many of each kind there were, at
 * the last of them. What a machine made or was withdrawn is not counted in it.
 */
export function tellFolded(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const months = new Map<string, TimelineEntry[]>();
  const shown = entries.filter((entry) => {
    if (entry.folded !== true) return true;
    if (entry.machine !== undefined || entry.retracted === true || entry.repeated === true) return false;
    const month = new Date(entry.at).toISOString().slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), entry]);
    return false;
  });
  return [...shown, ...[...months].map(([month, folded]) => monthLine(month, folded))];
}

function monthLine(month: string, folded: readonly TimelineEntry[]): TimelineEntry {
  const events: Record<string, Json> = {};
  for (const { kind } of folded) events[kind] = Number(events[kind] ?? 0) + 1;
  const times = folded.map(({ at }) => at);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const props = { month, events, firstAt: new Date(first).toISOString(), lastAt: new Date(last).toISOString() };
  return { id: `folded.${month}`, at: last, receivedAt: last, kind: FOLDED, actor: 'system', props };
}
