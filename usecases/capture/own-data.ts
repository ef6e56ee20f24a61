import { gatherLead, type LeadExport } from '../leads/export-lead';
import { eraseNow } from '../leads/erase-now';
import type { TokenPayloads } from '../../mail/tokens';
import { DATA_NOTICE, serviceMail } from '../../domain/lead/waiting-mail';
import { findLead } from './identify-lead';
import type { CaptureContext } from './submit-form';

/** A link to a person's own data. */
export type DataLink = TokenPayloads['data'];

/** A link asked for again within this, real ms, is the one that is on its way already. */
const ONE_MAIL_MS = 600_000;
/** The mail is of use for as long as somebody waits for it, virtual ms. */
const MAIL_LIFE_MS = 3 * 86_400_000;

/**
 * Mails the person a fresh link to see or delete what is held on them: a preference page may have been forwarded, so it shows and deletes
 * nothing itself (api.md, `/p/:token`). The address is the lead's own; who is unknown or erased gets the same answer and no mail.
 * @throws the store's error
 */
export async function askForOwnData(deps: CaptureContext, named: string): Promise<void> {
  const lead = await deps.store.leads.find(await findLead(deps, named));
  if (lead?.email == null) return;
  const now = deps.clock.now();
  const turn = Math.floor(deps.clock.nowReal() / ONE_MAIL_MS);
  await deps.store.mails.claim(
    serviceMail(lead, now, {
      id: `${lead.id}.data:${turn}`,
      enrolment: `${lead.id}.data`,
      sequence: 'data',
      step: 'data',
      template: DATA_NOTICE,
      expiresAt: now + MAIL_LIFE_MS,
    }),
  );
}

/** Whether the link still opens: an hour of real time after it was mailed. */
export function isOpen(deps: Pick<CaptureContext, 'clock'>, { expiresAt }: DataLink): boolean {
  return deps.clock.nowReal() < expiresAt;
}

/** Everything held on the person; null for whom nothing is held any more. */
export async function readOwnData(deps: CaptureContext, { lead: named }: DataLink): Promise<LeadExport | null> {
  const lead = await deps.store.leads.find(await findLead(deps, named));
  return lead === null ? null : gatherLead(deps.store, lead);
}

/** Erases the person at their own wish; asked for again it changes nothing. */
export async function eraseOwnData(deps: CaptureContext, { lead: named }: DataLink): Promise<void> {
  const lead = await findLead(deps, named);
  if ((await deps.store.leads.find(lead)) === null) return;
  await eraseNow(deps, 'lead', lead);
}
