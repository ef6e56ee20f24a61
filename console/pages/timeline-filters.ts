import { resolveLocal } from '../../domain/time/zones';
import type { TimelineQuery } from '../../usecases/leads/read-timeline';
import type { Form } from '../form';

/** What people look for on a timeline, and the kinds of entries that are that. */
const LOOKED_FOR = {
  mails: ['email.*', 'sms.*', 'preferences.*'],
  visits: [
    'page.*',
    'site.*',
    'form.*',
    'content.*',
    'video.*',
    'event.registered',
    'event.attended',
    'tradeshow.*',
    'x.*',
    'events.folded',
  ],
  people: ['call.*', 'meeting.*', 'task.*', 'note.*', 'contact.*'],
  stages: ['stage.*', 'handoff.*', 'lead.*'],
  record: ['score.*', 'profile.*', 'consent.*', 'event.retracted'],
} as const;
type LookedFor = keyof typeof LOOKED_FOR;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The filters of a timeline as an address carries them, and what they ask of the store; what is not one of ours is left out. */
export type TimelineView = {
  what: LookedFor | undefined;
  day: string | undefined;
  filter: Pick<TimelineQuery, 'kinds' | 'from' | 'to'>;
};

export function readTimelineView(query: Form, zone: string): TimelineView {
  const what = (Object.keys(LOOKED_FOR) as LookedFor[]).find((one) => one === query.text('what'));
  const span = daySpan(query.text('day') ?? '', zone);
  const filter = { ...(what && { kinds: LOOKED_FOR[what] }), ...(span && { from: span.from, to: span.to }) };
  return { what, day: span?.day, filter };
}

/** What may be chosen, with what is. */
export function timelineChoices({ what }: TimelineView): { value: string; chosen: boolean }[] {
  return Object.keys(LOOKED_FOR).map((value) => ({ value, chosen: value === what }));
}

/** The address of a lead's page with the same filters, at another place of its timeline. */
export function timelineAddress(lead: string, { what, day }: TimelineView, cursor: string): string {
  const given = Object.entries({ what, day, cursor }).filter(([, value]) => value !== undefined) as [string, string][];
  return `/leads/${encodeURIComponent(lead)}?${new URLSearchParams(given).toString()}#timeline-title`;
}

/** A whole day of the reader's zone, however many hours it has. */
function daySpan(written: string, zone: string): { day: string; from: number; to: number } | null {
  const [day = '', year, month, date] = DATE.exec(written) ?? [];
  if (day === '') return null;
  const midnight = (plus: number): number => {
    const on = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date) + plus));
    const [y, mo, d] = [on.getUTCFullYear(), on.getUTCMonth() + 1, on.getUTCDate()];
    return resolveLocal({ year: y, month: mo, day: d, hour: 0, minute: 0 }, zone);
  };
  return { day, from: midnight(0), to: midnight(1) };
}
