import type { EnrolmentRecord, LeadRecord } from '../../domain/lead/lead';
import { passageMails, type Passage } from '../../domain/reports/sequence-stats';
import type { LeadFilter } from '../../store/leads/contract';
import type { Deps } from '../deps';

const BATCH = 200;

/** Every passage of leads through sequences (through one, where named), tests left out (edge case 59). */
export async function* readPassages(
  deps: Pick<Deps, 'store'>,
  { sequence, filter = {} }: { sequence?: string; filter?: LeadFilter },
): AsyncGenerator<Passage> {
  const inside = sequence === undefined ? { 'enrolments.0': { $exists: true } } : { 'enrolments.sequence': sequence };
  const query = { $and: [inside, { test: { $ne: true } }, ...(filter.query === undefined ? [] : [filter.query])] };
  let after: string | null = null;
  for (;;) {
    const batch = await deps.store.leads.scan(after, BATCH, { ...filter, query });
    for (const lead of batch) yield* passagesOf(deps, lead, sequence);
    if (batch.length < BATCH) return;
    after = batch.at(-1)?.id ?? null;
  }
}

async function* passagesOf(
  { store }: Pick<Deps, 'store'>,
  lead: LeadRecord,
  sequence: string | undefined,
): AsyncGenerator<Passage> {
  const wanted = lead.enrolments.filter((one) => sequence === undefined || one.sequence === sequence);
  if (wanted.length === 0) return;
  const entries = await store.timeline.read(lead.id, lead.bucket);
  for (const enrolment of wanted) {
    const mails = passageMails(await store.mails.ofEnrolment(enrolment.id), entries, enrolment);
    yield {
      lead: { id: lead.id, funnel: lead.state?.funnel ?? 'MCL', customer: lead.customer },
      ...inOut(lead, enrolment),
      mails,
    };
  }
}

function inOut(lead: LeadRecord, enrolment: EnrolmentRecord): Pick<Passage, 'enrolment' | 'at' | 'steps'> {
  const present = lead.state?.enrollment?.id === enrolment.id ? lead.state.enrollment : null;
  return { enrolment, at: present?.step ?? null, steps: present?.visited ?? enrolment.steps ?? [] };
}
