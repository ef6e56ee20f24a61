/** The kinds of api.md, "Events"; custom ones start with `x.`. */
export const STANDARD_KINDS: ReadonlySet<string> = new Set([
  'email.sent',
  'email.opened',
  'email.clicked',
  'email.bounced',
  'email.complained',
  'email.replied',
  'email.unsubscribed',
  'page.viewed',
  'site.visited',
  'form.submitted',
  'content.downloaded',
  'video.watched',
  'event.registered',
  'event.attended',
  'tradeshow.visited',
  'call.answered',
  'call.missed',
  'sms.sent',
  'sms.replied',
  'meeting.booked',
  'meeting.held',
  'contact.refused',
]);

const CUSTOM = /^x(\.[A-Za-z0-9_][\w-]*)+$/;

/** Whether an event of this kind may be recorded. */
export function isEventKind(kind: string): boolean {
  return STANDARD_KINDS.has(kind) || (kind.length <= 100 && CUSTOM.test(kind));
}

/** What the platform records of its own accord; a condition may count it, nobody sends it. */
const OWN_KINDS =
  /^(stage|task|handoff|note|score|profile|lead|consent|preferences|coupon|webhook)\.[\w.-]+$|^email\.delivered$|^sms\.(failed|parked)$/;

/** Whether a file may name this kind: events of it are taken, or the platform records it (files.md, what lint finds). */
export function isKnownKind(kind: string, registered: readonly string[]): boolean {
  return isEventKind(kind) || registered.includes(kind) || OWN_KINDS.test(kind);
}
