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
