import type { HandoffRecord, MailRecord, TaskRecord, CycleRecord, AlertRecord } from '../../domain/lead/documents';
import type { CommandTexts } from '../../domain/lead/command-texts';
import type { LeadRecord } from '../../domain/lead/lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { AuditRecord } from '../../store/audit/contract';
import type { MergeRecord } from '../../store/merges/contract';
import type { RejectedRow } from '../../store/jobs/contract';
import type { SuppressionRecord } from '../../store/suppressions/contract';
import type { DeliveryRecord } from '../../store/webhooks/contract';
import type { Page, PageRequest } from '../../store/connection/paging';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { mergedInto } from './erase-now';
import { findLead } from './find-lead';
import { tellCycles } from './tell-cycles';

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
  /** The leads that were merged into this one, each with everything held under its own id. */
  merged: LeadExport[];
  /** What each merge was made of, for unmerging. */
  merges: MergeRecord[];
  /** Codes of pools. */
  coupons: { pool: string; code: string; at: number }[];
  /** What receivers of webhooks were told, or are about to be. */
  deliveries: DeliveryRecord[];
  /** How the address stands on the list of suppressions. */
  suppression: SuppressionRecord | null;
  /** The same of addresses the person had before. */
  suppressionsBefore: SuppressionRecord[];
  /** Rows of imports that name the person and were rejected, for the week they are kept. */
  rejectedRows: RejectedRow[];
  /** What was written of the person with commands, for the week it is kept; `at` real ms. */
  texts: { at: number; texts: CommandTexts }[];
  /** Who did what to the record. */
  audit: AuditRecord[];
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
  const held = await gatherOne(store, lead);
  const merged = await store.leads.findMany(await mergedInto({ store }, lead.id));
  return { ...held, merged: await Promise.all(merged.map((one) => gatherOne(store, one))) };
}

/** What is held under one id. */
async function gatherOne(store: Deps['store'], lead: LeadRecord): Promise<LeadExport> {
  const { id } = lead;
  const aliases = await store.aliases.ofLead(id);
  const addresses = aliases.flatMap((key) => (key.startsWith(EMAIL) ? [key.slice(EMAIL.length)] : []));
  const known = [...new Set([...(lead.email === null ? [] : [lead.email]), ...addresses])];
  const suppressions = await store.suppressions.find(known);
  return {
    lead,
    aliases,
    timeline: await tellCycles({ store }, lead, await store.timeline.read(id, lead.bucket)),
    mails: await readAll((page) => store.mails.list({ ...page, lead: id })),
    tasks: await readAll((page) => store.tasks.list({ ...page, lead: id })),
    handoffs: await store.handoffs.ofLead(id),
    cycles: await store.cycles.ofLead(id),
    alerts: await readAll((page) => store.alerts.list({ ...page, lead: id })),
    merged: [],
    merges: await store.merges.ofLead(id),
    coupons: await store.coupons.ofLead(id),
    deliveries: await store.webhooks.ofLead(id),
    suppression: suppressions.get(lead.email ?? '') ?? null,
    suppressionsBefore: known.flatMap((address) => (address === lead.email ? [] : (suppressions.get(address) ?? []))),
    rejectedRows: await store.uploads.mentioning(identifiersIn(aliases)),
    texts: await store.texts.ofLead(id),
    audit: await readAll((page) => store.audit.list({ ...page, target: id })),
  };
}
const EMAIL = 'email:';

/** Addresses, numbers and external ids, as they were written. */
function identifiersIn(aliases: readonly string[]): string[] {
  return aliases.flatMap((key) => /^(?:email|phone|ext):(.+)$/s.exec(key)?.[1] ?? []);
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
