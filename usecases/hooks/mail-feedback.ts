import type { Json } from '../../domain/timeline/entry';
import { recordOf } from '../../domain/timeline/json-record';

/** What a mail provider tells of one mail to one address. `at` is epoch ms; `mail` the ledger's id, where our header came back. */
export type Feedback = {
  id: string;
  kind: 'email.bounced' | 'email.complained' | 'email.delivered' | 'email.unsubscribed';
  email: string;
  at: number | null;
  /** Bounces: whether the address is bad for good. */
  hard: boolean;
  /** Enhanced status code (RFC 3463), where one was given. */
  code: string | null;
  reason: string | null;
  mail: string | null;
  /** The Message-ID of the mail, where it is told: what our ledger's id derives into. */
  messageId: string | null;
};

export const MAIL_PROVIDERS = ['ses', 'mailgun', 'postmark', 'generic'] as const;
export type MailProvider = (typeof MAIL_PROVIDERS)[number];

type Fields = Record<string, Json>;

/** The address does not exist, or the domain does not (lifecycle.md, edge case 10); every other 5xx is the route's or mailbox's fault. */
const BAD_ADDRESS = /^5\.1\.(1|2|10)$/;
const CODE = /\b([245]\.\d{1,3}\.\d{1,3})\b/;

/** Reads what a provider sent; what tells nothing of bounces, complaints or deliveries is left out. Never throws. */
export function readFeedback(provider: MailProvider, parsed: Json): Feedback[] {
  return READERS[provider](recordOf(parsed));
}

const READERS: Record<MailProvider, (sent: Fields) => Feedback[]> = {
  ses: readSes,
  mailgun: readMailgun,
  postmark: readPostmark,
  generic: (sent) =>
    (Array.isArray(sent.events) ? sent.events : [sent]).slice(0, 1000).flatMap((event) => readGeneric(recordOf(event))),
};

function readGeneric(event: Fields): Feedback[] {
  const kind = KINDS[textOf(event.type)];
  const email = textOf(event.email);
  if (kind === undefined || email === '') return [];
  const code = codeOf(event.code);
  const at = instantOf(event.at);
  const id = textOf(event.id) || `${kind}:${email}:${at ?? ''}:${textOf(event.mail)}`;
  const hard = isHard(kind, code, event.bounce !== 'soft');
  const mail = textOf(event.mail) || null;
  return [{ id, kind, email, at, hard, code, reason: textOf(event.reason) || null, mail, ...idOf(event.messageId) }];
}

const KINDS: Record<string, Feedback['kind']> = {
  bounced: 'email.bounced',
  complained: 'email.complained',
  delivered: 'email.delivered',
  unsubscribed: 'email.unsubscribed',
};

function readPostmark(sent: Fields): Feedback[] {
  const type = textOf(sent.RecordType);
  // A change of subscription tells why it was made: also that Postmark itself gives an address up.
  const why = textOf(type === 'Bounce' ? sent.Type : sent.SuppressionReason);
  const kind = kindOfPostmark(type, why, sent.SuppressSending === true);
  const email = textOf(sent.Email) || textOf(sent.Recipient);
  if (kind === null || email === '') return [];
  const details = textOf(sent.Details) || textOf(sent.Description);
  const code = codeOf(details);
  const at = instantOf(sent.BouncedAt ?? sent.DeliveredAt ?? sent.ChangedAt ?? null);
  const hard = isHard(kind, code, why === 'HardBounce' || why === 'BadEmailAddress');
  const id = `${textOf(sent.ID) || textOf(sent.MessageID)}:${type}:${type === 'SubscriptionChange' ? why : ''}${email}`;
  return [{ id, kind, email, at, hard, code, reason: details || null, mail: null, ...idOf(null) }];
}

/** Types of Postmark's that it files under bounces and that say nothing of the address: answers of machines, and what was wrong on our side. */
const NO_BOUNCES: readonly string[] = [
  ...['AutoResponder', 'ChallengeVerification', 'AddressChange', 'Subscribe', 'OpenRelayTest'],
  ...['SMTPApiError', 'InboundError', 'TemplateRenderingFailed'],
];

function kindOfPostmark(type: string, why: string, suppresses: boolean): Feedback['kind'] | null {
  if (type === 'Delivery') return 'email.delivered';
  const isBounce = type === 'Bounce';
  if (type !== 'SpamComplaint' && !isBounce && !(type === 'SubscriptionChange' && suppresses)) return null;
  if (type === 'SpamComplaint' || why === 'SpamComplaint') return 'email.complained';
  if (isBounce) return why === 'Unsubscribe' ? 'email.unsubscribed' : NO_BOUNCES.includes(why) ? null : 'email.bounced';
  return why === 'HardBounce' ? 'email.bounced' : 'email.unsubscribed';
}

/** Why Mailgun did not even try: what its own list of suppressions says of the address. */
const SUPPRESSED_BY_MAILGUN: Record<string, string> = {
  'suppress-complaint': 'complained',
  'suppress-unsubscribe': 'unsubscribed',
};
/** Failures that are permanent because Mailgun tries no more, and not because the address is bad. */
const GIVEN_UP: readonly string[] = ['old', 'espblock', 'greylisted', 'quota'];

function readMailgun(sent: Fields): Feedback[] {
  const event = recordOf(sent['event-data']);
  const name = textOf(event.event);
  const why = textOf(event.reason);
  const kind = KINDS[name === 'failed' ? (SUPPRESSED_BY_MAILGUN[why] ?? 'bounced') : name];
  const email = textOf(event.recipient);
  if (kind === undefined || email === '') return [];
  const status = recordOf(event['delivery-status']);
  const code = codeOf(status['enhanced-code']) ?? codeOf(status.message) ?? codeOf(status.description);
  const hard = isHard(kind, code, event.severity === 'permanent' && !GIVEN_UP.includes(why));
  const reason = textOf(status.message) || textOf(status.description) || why || null;
  const headers = recordOf(recordOf(event.message).headers);
  const at = instantOf(event.timestamp);
  return [{ id: textOf(event.id), kind, email, at, hard, code, reason, mail: null, ...idOf(headers['message-id']) }];
}

function readSes(sent: Fields): Feedback[] {
  const message = messageOf(sent);
  const type = textOf(message.notificationType) || textOf(message.eventType);
  const kind = KINDS[{ Bounce: 'bounced', Complaint: 'complained', Delivery: 'delivered' }[type] ?? ''];
  const part = recordOf(message[type.toLowerCase()]);
  // A person who took a mail out of the spam folder is told of under the same name.
  if (kind === undefined || part.complaintFeedbackType === 'not-spam') return [];
  const mail = recordOf(message.mail);
  const at = instantOf(part.timestamp ?? mail.timestamp);
  const listed = part.bouncedRecipients ?? part.complainedRecipients ?? part.recipients;
  return (Array.isArray(listed) ? listed : []).flatMap((recipient): Feedback[] => {
    const one = typeof recipient === 'string' ? { emailAddress: recipient } : recordOf(recipient);
    const email = textOf(one.emailAddress);
    if (email === '') return [];
    const code = codeOf(one.status) ?? codeOf(one.diagnosticCode);
    const hard = isHard(kind, code, part.bounceType === 'Permanent');
    const id = `${textOf(part.feedbackId) || textOf(mail.messageId)}:${type}:${email}`;
    const reason = textOf(one.diagnosticCode) || null;
    return [{ id, kind, email, at, hard, code, reason, mail: ownMail(mail.headers), ...idOf(null) }];
  });
}

/** SNS carries what SES says as a text in its envelope. */
function messageOf(sent: Fields): Fields {
  if (typeof sent.Message !== 'string') return sent;
  try {
    return recordOf(JSON.parse(sent.Message) as Json);
  } catch {
    return {};
  }
}

function ownMail(headers: Json | undefined): string | null {
  for (const header of Array.isArray(headers) ? headers : []) {
    const { name, value } = recordOf(header);
    if (textOf(name).toLowerCase() !== 'x-ripen-mail') continue;
    try {
      return decodeURIComponent(textOf(value));
    } catch {
      return null;
    }
  }
  return null;
}

function isHard(kind: Feedback['kind'], code: string | null, said: boolean): boolean {
  return kind === 'email.bounced' && isHardBounce(code, said);
}

/** Whether a bounce says that the address is bad for good: the code decides where there is one, else the word of who told of it. */
export function isHardBounce(code: string | null, said: boolean): boolean {
  return code === null ? said : BAD_ADDRESS.test(code);
}

/** With the angle brackets that some leave out. */
function idOf(value: Json | undefined): Pick<Feedback, 'messageId'> {
  const written = textOf(value).replace(/^<|>$/g, '');
  return { messageId: written === '' ? null : `<${written}>` };
}

function codeOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? (CODE.exec(value)?.[1] ?? null) : null;
}
function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value.slice(0, 1000) : typeof value === 'number' ? String(value) : '';
}
function instantOf(value: Json | undefined): number | null {
  const at = typeof value === 'number' ? value * (value > 1e11 ? 1 : 1000) : Date.parse(textOf(value));
  return Number.isFinite(at) ? at : null;
}
