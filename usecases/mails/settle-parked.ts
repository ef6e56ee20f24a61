import type { MailRecord } from '../../domain/lead/documents';
import { SMS_ROUTE } from '../../domain/life/mail-row';
import { wake } from '../../workflows/contract/messages';
import { leadWorkflowId } from '../../workflows/contract/names';
import { recordAudit } from '../audit/record-audit';
import { findAway } from '../away';
import type { Asker, Deps } from '../deps';
import { conflict, done, notFound, type Outcome } from '../outcome';
import { startCall } from '../outbound/start-call';

/** How long a mail that is tried again may still go where its own time has passed. */
const RETRY_LIFE_MS = 7 * 86_400_000;

/** Sends a parked mail again, with the newest version of its template: what kept it has been mended (edge case 28). */
export async function retryMail(deps: Deps, asker: Asker, id: string): Promise<Outcome<MailRecord>> {
  const row = await deps.store.mails.find(id);
  if (row === null) return notFound('mail');
  const now = deps.clock.now();
  const templateVersion = (await deps.catalog.templateVersion(row.template)) ?? row.templateVersion;
  const expiresAt = row.expiresAt > now ? row.expiresAt : now + RETRY_LIFE_MS;
  const set = { dueAt: now, expiresAt, templateVersion, reason: null, attempts: row.attempts + 1 };
  const moved = await deps.store.mails.move('parked', [{ id, to: 'waiting', set }]);
  if (!moved.has(id)) return conflict('only a parked mail is tried again');
  if (row.route === SMS_ROUTE) {
    const clock = { line: deps.clock.line, nowReal: deps.clock.nowReal() };
    await startCall(deps.temporal, { kind: 'sms', id, dueAt: now }, clock, `/r${row.attempts + 1}`);
  }
  await recordAudit(deps, asker, 'mail.retried', id);
  return found(deps, id, row);
}

/** Gives a parked mail up: its lead goes on without it. */
export async function skipMail(deps: Deps, asker: Asker, id: string): Promise<Outcome<MailRecord>> {
  const row = await deps.store.mails.find(id);
  if (row === null) return notFound('mail');
  const moved = await deps.store.mails.move('parked', [{ id, to: 'withdrawn', set: { reason: 'skipped' } }]);
  if (!moved.has(id)) return conflict('only a parked mail is skipped');
  await recordAudit(deps, asker, 'mail.skipped', id);
  try {
    await deps.temporal.workflow.getHandle(leadWorkflowId(row.lead)).signal(wake);
  } catch (error) {
    // A lead that waits for its mail looks once a day by itself.
    if (findAway(error) !== 'temporal') throw error;
  }
  return found(deps, id, row);
}

async function found(deps: Deps, id: string, before: MailRecord): Promise<Outcome<MailRecord>> {
  return done((await deps.store.mails.find(id)) ?? before);
}
