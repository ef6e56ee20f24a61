import { simpleParser, type ParsedMail } from 'mailparser';
import { addressIn, readFields, type Fields } from './report-fields';

/** By what a returned or answered mail may be known: our ledger's id where its header came back, Message-IDs otherwise. */
export type Reference = { mail: string | null; messageIds: string[] };

/** What somebody's mail server says of one recipient (RFC 3464). */
export type ReturnedTo = { email: string; code: string | null; reason: string | null };

/** A message that came back, as far as it concerns mails of ours. */
export type Incoming = { id: string; from: string | null; reference: Reference } & (
  | { kind: 'bounce'; recipients: ReturnedTo[] }
  /** RFC 5965; a person has pressed "spam". */
  | { kind: 'complaint'; email: string | null }
  | { kind: 'reply'; text: string }
  /** Out-of-office and whatever else a machine answers (RFC 3834): no reply. Reports of delays and deliveries as well. */
  | { kind: 'automatic' }
);

/** What a person who reads the reply needs of it. */
const TEXT_MAX = 2_000;
const REFERENCES_MAX = 50;

/**
 * Reads a message: a delivery report, a complaint, an answer by a machine, or a person's reply. `sender` is the envelope's, empty for what
 * no one may answer. Rejects only for what no parser can read.
 */
export async function readIncoming(raw: Buffer, sender: string): Promise<Incoming> {
  const parsed = await simpleParser(raw, { keepDeliveryStatus: true, skipHtmlToText: false, skipTextToHtml: true });
  const from = parsed.from?.value[0]?.address?.toLowerCase() ?? null;
  const id = (parsed.messageId ?? '').slice(0, 300);
  const reference = referenceOf(parsed);
  const base = { id, from, reference };
  const complaint = partOf(parsed, 'message/feedback-report');
  if (complaint !== null) {
    const [fields] = readFields(complaint);
    if (isPraise(fields)) return { ...base, kind: 'automatic' };
    return { ...base, kind: 'complaint', email: addressIn(fields?.get('original-rcpt-to')) };
  }
  const report = partOf(parsed, 'message/delivery-status');
  if (report !== null) {
    const recipients = readFields(report).filter(isFailed).flatMap(returnedTo);
    return recipients.length > 0 ? { ...base, kind: 'bounce', recipients } : { ...base, kind: 'automatic' };
  }
  if (sender === '' || isAutomatic(parsed)) return { ...base, kind: 'automatic' };
  return { ...base, kind: 'reply', text: (parsed.text ?? '').trim().slice(0, TEXT_MAX) };
}

/** RFC 5965, section 7.3: of a mail that its reader took out of the spam folder. */
function isPraise(fields: ReadonlyMap<string, string> | undefined): boolean {
  return fields?.get('feedback-type')?.trim().toLowerCase() === 'not-spam';
}

function referenceOf(parsed: ParsedMail): Reference {
  const returned = originalHeaders(parsed);
  const { references } = parsed;
  const messageIds = [
    ...idsIn(returned?.get('message-id')),
    ...idsIn(parsed.inReplyTo),
    // The newest is named last.
    ...(Array.isArray(references) ? references : idsIn(references)).toReversed(),
  ];
  return { mail: readOwnId(returned?.get('x-ripen-mail')), messageIds: messageIds.slice(0, REFERENCES_MAX) };
}

/** RFC 3834, section 2: anything but `no` was submitted by no person; the others are what auto-responders say besides. */
function isAutomatic({ headers }: ParsedMail): boolean {
  const submitted = wordOf(headers.get('auto-submitted'));
  if (submitted !== '' && submitted !== 'no') return true;
  if (['bulk', 'junk', 'list', 'auto_reply'].includes(wordOf(headers.get('precedence')))) return true;
  return headers.has('x-autoreply') || headers.has('x-autorespond') || headers.has('list');
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? (value.split(/[;\s]/)[0]?.toLowerCase() ?? '') : '';
}

function isFailed(fields: Fields): boolean {
  return fields.get('action')?.toLowerCase() === 'failed';
}

function returnedTo(fields: Fields): ReturnedTo[] {
  const email = addressIn(fields.get('original-recipient') ?? fields.get('final-recipient'));
  if (email === null) return [];
  const code = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get('status') ?? '')?.[0] ?? null;
  const reason =
    fields
      .get('diagnostic-code')
      ?.replace(/^[^;]*;\s*/, '')
      .slice(0, 500) ?? null;
  return [{ email, code, reason }];
}

function partOf({ attachments }: ParsedMail, type: string): string | null {
  return attachments.find(({ contentType }) => contentType === type)?.content.toString('utf8') ?? null;
}

/** The headers of the mail that came back: as a message or as headers alone. */
function originalHeaders({ attachments }: ParsedMail): Fields | null {
  const types = ['message/rfc822', 'text/rfc822-headers', 'message/global-headers'];
  const part = attachments.find(({ contentType }) => types.includes(contentType));
  return part === undefined ? null : (readFields(part.content.toString('utf8'))[0] ?? null);
}

function readOwnId(value: string | undefined): string | null {
  try {
    return value === undefined ? null : decodeURIComponent(value);
  } catch {
    return null;
  }
}

function idsIn(value: string | undefined): string[] {
  return value?.match(/<[^<>\s]+>/g) ?? [];
}
