import { createHmac } from 'node:crypto';
import { normaliseEmail } from '../../store/aliases/email-address';
import type { SuppressionReason } from '../../domain/lead/lead';
import type { MailRecord } from '../../domain/lead/documents';
import type { Json, TimelineEntry } from '../../domain/timeline/entry';
import type { Hit } from '../../domain/timeline/hit';
import { findLead } from '../capture/identify-lead';
import { emailAlias, isEmail } from '../capture/identifiers';
import type { CaptureContext } from '../capture/submit-form';
import { readCurrent } from '../files/read-published';
import { byMessageId } from '../mail-in/find-mail';
import { MAIL_PROVIDERS, readFeedback, type Feedback, type MailProvider } from './mail-feedback';
import { countMails } from '../switches/count-mails';
import { isSame, isSigned, type SignedRequest, type Verification } from './verify-signature';
import { isAmazons, isSnsSigned, type FetchText } from './verify-sns';

export type MailFeedbackContext = CaptureContext & {
  /** Reads Amazon's certificates and confirms its subscriptions. */
  fetchText: FetchText;
};
export type FeedbackOutcome =
  { code: 'ok'; accepted: number; unknown: number } | { code: 'not-found' } | { code: 'unsigned' };

/** Soft bounces in a row, on as many different days, that make an address a bad one (lifecycle.md, edge case 11). */
const SOFT_DAYS = 3;
const DAY_MS = 86_400_000;
const TOLERANCE_S = 300;

/**
 * Takes a mail provider's word on bounces, complaints and deliveries (api.md, `POST /hooks/mail/:provider`), for a provider that
 * `mail.yaml` lists under `feedback`, signed as it signs. A bad address or a complaint is suppressed before this resolves, so that a
 * mail about to go is stopped; told twice it counts once.
 * @throws the store's error: the provider tries again
 */
export async function receiveMailFeedback(
  deps: MailFeedbackContext,
  input: SignedRequest & { provider: string; parsed: Json | null },
): Promise<FeedbackOutcome> {
  const provider = MAIL_PROVIDERS.find((known) => known === input.provider);
  const settings = (await readCurrent(deps, 'mail'))?.value.feedback ?? [];
  const verify = settings.find((one) => one.provider === provider);
  if (provider === undefined || verify === undefined) return { code: 'not-found' };
  const sent = input.parsed;
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return { code: 'unsigned' };
  if (!(await isTrusted(deps, provider, verify, input, sent))) return { code: 'unsigned' };
  if (sent.Type === 'SubscriptionConfirmation' && isAmazons(sent.SubscribeURL)) {
    await deps.fetchText(sent.SubscribeURL);
    return { code: 'ok', accepted: 0, unknown: 0 };
  }
  let unknown = 0;
  const feedback = readFeedback(provider, sent).filter(({ email }) => isEmail(email));
  for (const one of feedback) if (!(await applyFeedback(deps, provider, one))) unknown++;
  return { code: 'ok', accepted: feedback.length - unknown, unknown };
}

async function isTrusted(
  deps: MailFeedbackContext,
  provider: MailProvider,
  verify: Omit<Verification, 'by'>,
  input: SignedRequest,
  sent: Record<string, Json>,
): Promise<boolean> {
  if (provider === 'ses') return isSnsSigned(sent, deps.fetchText);
  const nowReal = deps.clock.nowReal();
  if (provider === 'mailgun') return isMailgun(verify.secret ?? '', sent, nowReal);
  const hmac = input.headers['x-signature'] !== undefined && provider === 'generic';
  return isSigned({ ...verify, by: hmac ? 'hmac' : 'secret' }, input, nowReal);
}

/** HMAC-SHA256 of time stamp and token under the signing key, in the body itself. */
function isMailgun(secret: string, { signature }: Record<string, Json>, nowReal: number): boolean {
  if (secret === '' || typeof signature !== 'object' || signature === null || Array.isArray(signature)) return false;
  const { timestamp, token, signature: mac } = signature;
  if ((typeof timestamp !== 'string' && typeof timestamp !== 'number') || typeof token !== 'string') return false;
  if (typeof mac !== 'string' || !(Math.abs(nowReal / 1000 - Number(timestamp)) <= TOLERANCE_S)) return false;
  return isSame(mac, createHmac('sha256', secret).update(`${timestamp}${token}`).digest('hex'));
}

/**
 * Acts on what became of a mail, whoever tells it (`source`: a provider, `dsn`, `arf`): a bad address or a complaint is suppressed, the lead's
 * timeline gets the event, and a mail whose sending was in doubt is settled (edge case 54). False when nobody is known by the
 * address; what is bad is suppressed all the same.
 */
export async function applyFeedback(deps: CaptureContext, source: string, told: Feedback): Promise<boolean> {
  const now = deps.clock.now();
  const email = normaliseEmail(told.email);
  const row = await rowOf(deps, told, email);
  if (row !== null) await settleUnknown(deps, row, told);
  const lead = await leadOf(deps, row, email);
  const entries = lead === null ? [] : await deps.store.timeline.read(lead, 0);
  const hard = told.hard || (told.kind === 'email.bounced' && isThirdDay(entries, now));
  await suppress(deps, { lead, email, reason: reasonOf(told.kind, hard), at: now });
  await countFeedback(deps, { kind: told.kind, mail: row }, { entries, hard, now });
  if (lead === null) return false;
  await deps.committer.commit([hitOf(source, { ...told, mail: row?.id ?? null }, { lead, hard, now })]);
  return true;
}

/** Bounces and complaints trip kill switches (edge case 53): each counts once for its mail, the last one sent where it names none. */
async function countFeedback(
  { store }: CaptureContext,
  { kind, mail }: Pick<Feedback, 'kind'> & { mail: MailRecord | null },
  { entries, hard, now }: { entries: readonly TimelineEntry[]; hard: boolean; now: number },
): Promise<void> {
  if (kind !== 'email.complained' && !(kind === 'email.bounced' && hard)) return;
  const last = entries.findLast((entry) => entry.kind === 'email.sent')?.mail;
  const row = mail ?? (last === undefined ? null : await store.mails.find(last));
  if (row?.to !== null || row.state === 'failed') return;
  const isBounce = kind === 'email.bounced';
  if (!(await store.mails.note(row.id, isBounce ? 'bounced' : 'complained'))) return;
  const add = isBounce ? { hard: 1 } : { complaints: 1 };
  const lead = await store.leads.find(row.lead);
  const { sequence, domain } = row;
  await countMails({ store }, [{ at: now, add, sequence, domain, import: lead?.import }]);
}

/** The mail it is about: by our own id, else by its Message-ID. */
async function rowOf(deps: CaptureContext, { mail, messageId }: Feedback, email: string): Promise<MailRecord | null> {
  const own = mail === null ? null : await deps.store.mails.find(mail);
  if (own !== null || messageId === null) return own;
  return byMessageId(deps, [messageId], email);
}

/** The mail did reach the server that tells of it: no doubt is left, nor the alert of it. */
async function settleUnknown(deps: CaptureContext, row: MailRecord, { kind, reason }: Feedback): Promise<void> {
  if (row.state !== 'unknown') return;
  const to = kind === 'email.bounced' ? 'failed' : 'sent';
  await deps.store.mails.move('unknown', [{ id: row.id, to, set: { reason: reason ?? 'told of afterwards' } }]);
  await deps.store.alerts.acknowledge(`mail.${row.id}.unknown`, 'system');
}

function reasonOf(kind: Feedback['kind'], hard: boolean): SuppressionReason | null {
  if (kind === 'email.complained') return 'complaint';
  if (kind === 'email.unsubscribed') return 'unsubscribed';
  return hard ? 'hard-bounce' : null;
}

async function suppress(
  deps: CaptureContext,
  { lead, email, reason, at }: { lead: string | null; email: string; reason: SuppressionReason | null; at: number },
): Promise<void> {
  if (reason === null) return;
  await deps.store.suppressions.add(email, reason, at);
  const record = lead === null ? null : await deps.store.leads.find(lead);
  // A bounce of an address given up since is that address's alone (edge case 57).
  if (record?.email === email) await deps.store.leads.suppress(record.id, { reason, at });
}

function hitOf(source: string, told: Feedback, { lead, hard, now }: { lead: string; hard: boolean; now: number }): Hit {
  const { id, kind, code, reason, mail } = told;
  return {
    id: `mail/${source}/${id}`,
    at: now,
    receivedAt: now,
    kind,
    actor: 'system',
    lead,
    props: {
      ...(kind === 'email.bounced' ? { type: hard ? 'hard' : 'soft' } : {}),
      ...(code === null ? {} : { code }),
      ...(reason === null ? {} : { reason }),
    },
    ...(mail === null ? {} : { mail }),
  };
}

async function leadOf(deps: CaptureContext, row: MailRecord | null, email: string): Promise<string | null> {
  if (row !== null) return findLead(deps, row.lead);
  return (await deps.store.aliases.resolve([emailAlias(email)])).get(emailAlias(email)) ?? null;
}

/** Whether this soft bounce falls on the third different day in a row of bounces with nothing arriving between. */
function isThirdDay(entries: readonly TimelineEntry[], now: number): boolean {
  const arrived = entries
    .filter(({ kind }) => /^email\.(delivered|opened|clicked|replied)$/.test(kind))
    .map(({ at }) => at);
  const since = Math.max(Number.NEGATIVE_INFINITY, ...arrived);
  const soft = entries.filter(({ kind, props, at }) => kind === 'email.bounced' && props.type === 'soft' && at > since);
  return new Set([...soft.map(({ at }) => Math.floor(at / DAY_MS)), Math.floor(now / DAY_MS)]).size >= SOFT_DAYS;
}
