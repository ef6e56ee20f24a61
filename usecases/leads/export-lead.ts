import type { HandoffRecord, MailRecord, TaskRecord, CycleRecord, AlertRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { SuppressionRecord } from '../../store/suppressions/contract';
import type { DeliveryRecord } from '../../store/webhooks/contract';
import type { Page, PageRequest } from '../../store/connection/paging';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { mergedInto } from './erase-now';
import { findLead } from './find-lead';

/** Everything held on a person (GDPR, articles 15 and 20). */
export type LeadExport = {
  lead: LeadRecord;
  aliases: string[];
  timeline: TimelineEntry[];
  mails: MailRecord[];
  tasks: TaskRecord[];
  handoffs: HandoffRecord[];
  cycles: CycleRecord[];
  alerts: AlertRecord[];
  /** The leads that were merged into this one, as they were. */
  merged: LeadRecord[];
  /** Codes of pools. */
  coupons: { pool: string; code: string; at: number }[];
  /** What receivers of webhooks were told, or are about to be. */
  deliveries: DeliveryRecord[];
  /** How the address stands on the list of suppressions. */
  suppression: SuppressionRecord | null;
};

const PAGE = 200;

/** Gathers everything held on a person; that it was asked for is in the audit. */
export async function exportLead(deps: Deps, asker: Asker, reference: string): Promise<Outcome<LeadExport>> {
  const found = await findLead(deps, asker, reference);
  if (found.code !== 'ok') return found;
  const lead = found.value;
  const gathered = await gatherLead(deps.store, lead);
  await recordAudit(deps, asker, 'lead.exported', lead.id);
  return done(gathered);
}

/** Everything the store holds on a person. */
export async function gatherLead(store: Deps['store'], lead: LeadRecord): Promise<LeadExport> {
  const [aliases, timeline, mails, tasks, handoffs, cycles, alerts, merged, coupons, deliveries, suppressions] =
    await Promise.all([
      store.aliases.ofLead(lead.id),
      store.timeline.read(lead.id, lead.bucket),
      readAll((page) => store.mails.list({ ...page, lead: lead.id })),
      readAll((page) => store.tasks.list({ ...page, lead: lead.id })),
      store.handoffs.ofLead(lead.id),
      store.cycles.ofLead(lead.id),
      readAll((page) => store.alerts.list({ ...page, lead: lead.id })),
      mergedInto({ store }, lead.id).then((ids) => store.leads.findMany(ids)),
      store.coupons.ofLead(lead.id),
      store.webhooks.ofLead(lead.id),
      store.suppressions.find(lead.email === null ? [] : [lead.email]),
    ]);
  const suppression = suppressions.get(lead.email ?? '') ?? null;
  return { lead, aliases, timeline, mails, tasks, handoffs, cycles, alerts, merged, coupons, deliveries, suppression };
}

async function readAll<T>(list: (request: PageRequest) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await list({ limit: PAGE, cursor });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}
