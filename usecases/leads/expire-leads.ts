import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { LAST_CHANCE, serviceMail } from '../../domain/lead/waiting-mail';
import { capturedBefore, lastContactAt, LAST_CHANCE_MS, retentionOf } from '../../domain/life/retention';
import type { Deps } from '../deps';
import { eraseNow } from './erase-now';
import { expireFields } from './expire-fields';
import { scanLeads } from './scan-leads';

const BATCH = 200;
/** The day of virtual time that was last gone through to its end. */
const DAY_DONE = 'retention.day';
const SYSTEM = 'system';

/**
 * Clears what fields are not kept for any longer, and asks or erases everybody who has been silent for three years (edge case 62), once a day of virtual time however often it runs. Killed
 * half-way it is made good by the next run: the mail's id is that of the silence, and who is erased is found no more.
 * @throws the store's error
 */
export async function expireLeads(deps: Pick<Deps, 'store' | 'clock' | 'committer'>): Promise<void> {
  const { store } = deps;
  const now = deps.clock.now();
  const day = new Date(now).toISOString().slice(0, 10);
  if ((await store.settings.get<string>(DAY_DONE))?.value === day) return;
  await expireFields(deps);
  const query = { createdAt: { $lte: capturedBefore(now) } };
  for await (const leads of scanLeads(store.leads, BATCH, { query }))
    for (const lead of leads) await expireLead(deps, lead, now);
  await store.settings.put(DAY_DONE, day);
}

async function expireLead(
  deps: Pick<Deps, 'store' | 'clock' | 'committer'>,
  lead: LeadRecord,
  now: number,
): Promise<void> {
  const { store } = deps;
  // Most are kept, and need no look into the ledger.
  if (retentionOf(lead, null, now) === 'keep') return;
  const id = `${lead.id}.last-chance:${lastContactAt(lead)}`;
  const asked = await store.mails.find(id);
  const due = retentionOf(lead, asked?.plannedAt ?? null, now);
  if (due === 'ask') await store.mails.claim(lastChanceRow(lead, id, now));
  if (due !== 'erase') return;
  await eraseNow(deps, SYSTEM, lead.id);
  await store.audit.append({ at: now, actor: SYSTEM, action: 'lead.expired', target: lead.id, detail: {} });
}

function lastChanceRow(lead: LeadRecord, id: string, now: number): MailRecord {
  return serviceMail(lead, now, {
    id,
    enrolment: `${lead.id}.last-chance`,
    sequence: 'last-chance',
    step: 'last-chance',
    template: LAST_CHANCE,
    priority: 0,
    expiresAt: now + LAST_CHANCE_MS,
  });
}
