import { parseFile } from '../../domain/files/parse';
import type { MailRecord } from '../../domain/lead/documents';
import type { EnrolmentRecord, LeadRecord } from '../../domain/lead/lead';
import { conversionOf, passageMails, type Passage } from '../../domain/reports/passage';
import type { LeadFilter } from '../../store/leads/contract';
import type { Deps } from '../deps';
import { textOf } from '../files/read-published';
import { readLeads } from '../scoring/read-leads';
import { SLICE } from './slice';

/** Rows of a ledger, with a lead each. */
const BATCH = SLICE;

type Wanted = { sequence?: string; filter?: LeadFilter };

/**
 * Every passage of leads through sequences (through one, where named), tests left out (edge case 59); a mail of a broadcast, which nobody is
 * inside of, is one too.
 */
export async function* readPassages(deps: Pick<Deps, 'store'>, wanted: Wanted): AsyncGenerator<Passage> {
  yield* readEnrolments(deps, wanted);
  yield* readBroadcasts(deps, wanted);
}

async function* readEnrolments(deps: Pick<Deps, 'store'>, { sequence, filter = {} }: Wanted): AsyncGenerator<Passage> {
  const inside = sequence === undefined ? { 'enrolments.0': { $exists: true } } : { 'enrolments.sequence': sequence };
  const query = { $and: [inside, { test: { $ne: true } }, ...(filter.query === undefined ? [] : [filter.query])] };
  for await (const batch of readLeads(deps.store, { filter: { ...filter, query }, batch: SLICE })) {
    const mails = await deps.store.mails.ofLeads(batch.map(({ lead }) => lead.id));
    for (const { lead, entries } of batch)
      for (const enrolment of lead.enrolments)
        if (sequence === undefined || enrolment.sequence === sequence)
          yield {
            lead: { id: lead.id, funnel: lead.state?.funnel ?? 'MCL', customer: lead.customer },
            ...inOut(lead, enrolment),
            mails: passageMails(mails.get(enrolment.id) ?? [], entries, enrolment),
            conversion: conversionOf(entries, enrolment.enteredAt),
          };
  }
}

function inOut(lead: LeadRecord, enrolment: EnrolmentRecord): Pick<Passage, 'enrolment' | 'at' | 'steps'> {
  const present = lead.state?.enrollment?.id === enrolment.id ? lead.state.enrollment : null;
  return { enrolment, at: present?.step ?? null, steps: present?.visited ?? enrolment.steps ?? [] };
}

/** The mails of broadcasts by their ledger: a passage begins when the mail is planned, and ends when it has gone or never will. */
async function* readBroadcasts(deps: Pick<Deps, 'store'>, { sequence, filter = {} }: Wanted): AsyncGenerator<Passage> {
  const names =
    sequence === undefined ? (await deps.store.files.list('sequences')).map(({ name }) => name) : [sequence];
  for (const name of names) {
    if (!(await isBroadcast(deps, name))) continue;
    let rows: MailRecord[] = [];
    for await (const row of deps.store.mails.ofSequence(name)) {
      if (rows.push(row) < BATCH) continue;
      yield* sendingsOf(deps, rows, filter);
      rows = [];
    }
    yield* sendingsOf(deps, rows, filter);
  }
}

async function isBroadcast({ store }: Pick<Deps, 'store'>, name: string): Promise<boolean> {
  const stored = await store.files.published('sequences', name);
  const parsed = stored && parseFile('sequences', textOf(stored.parts), name);
  return parsed?.ok === true && 'broadcast' in parsed.value;
}

async function* sendingsOf(
  { store }: Pick<Deps, 'store'>,
  rows: readonly MailRecord[],
  filter: LeadFilter,
): AsyncGenerator<Passage> {
  const own = { $and: [{ _id: { $in: rows.map(({ lead }) => lead) } }, { test: { $ne: true } }] };
  const query = filter.query === undefined ? own : { $and: [own, filter.query] };
  const leads = new Map(
    (await store.leads.scan(null, rows.length, { ...filter, query })).map((lead) => [lead.id, lead]),
  );
  for (const row of rows) {
    const lead = leads.get(row.lead);
    if (lead === undefined) continue;
    const entries = await store.timeline.read(lead.id, lead.bucket);
    const gone = row.state === 'sent' || row.state === 'unknown';
    const open = ['waiting', 'sending', 'data', 'parked'].includes(row.state);
    const enrolment = {
      id: row.enrolment,
      sequence: row.sequence,
      version: row.sequenceVersion,
      enteredAt: row.plannedAt,
      leftAt: open ? null : (row.sentAt ?? row.dueAt),
      cause: open ? null : gone ? 'sequence.ended' : (row.reason ?? row.state),
    };
    yield {
      lead: { id: lead.id, funnel: lead.state?.funnel ?? 'MCL', customer: lead.customer },
      enrolment,
      at: open ? row.step : null,
      steps: [row.step],
      mails: passageMails([row], entries, enrolment),
      conversion: conversionOf(entries, enrolment.enteredAt),
    };
  }
}
