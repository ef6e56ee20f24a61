import { rateOf, type Rate } from '../../domain/reports/rate';
import { HELD_OUT } from '../../domain/lead/passages';
import { SequenceTally, type SequenceStats, type VersionStats } from '../../domain/reports/sequence-stats';
import type { Deps } from '../deps';
import { done, notFound, type Outcome } from '../outcome';
import { readPassages } from './read-passages';
import { leadsOfReport, type ReportFilter } from './report-filter';

/** `exhausted`: of a stream, how many members have had all of its content. */
export type SequenceView = { name: string; exhausted?: number } & SequenceStats;

/** A sequence by version, step, link and split (api.md, `GET /v1/sequences/:name/stats`); steps in the order of their version's file. */
export async function readSequenceStats(deps: Deps, name: string): Promise<Outcome<SequenceView>> {
  const file = await deps.store.files.get('sequences', name);
  if (file === null) return notFound('sequence');
  const orders = new Map<string, number>();
  const winners = new Map<string, 'opened' | 'clicked' | 'replied' | 'goal'>();
  for (let version = 1; version <= file.version; version++) {
    const published = await deps.catalog.sequence(name, version);
    published?.compiled.steps.forEach((step, index) => {
      orders.set(`${version}/${step.id}`, index);
      if (step.kind === 'split' && step.winner) winners.set(`${version}/${step.id}`, step.winner.by);
    });
  }
  const tally = new SequenceTally((version, split) => winners.get(`${version}/${split}`) ?? 'clicked');
  for await (const passage of readPassages(deps, { sequence: name })) tally.add(passage);
  const { steps, ...stats } = tally.result();
  const orderOf = (version: number, step: string): number => orders.get(`${version}/${step}`) ?? orders.size;
  steps.sort((a, b) => b.version - a.version || orderOf(a.version, a.step) - orderOf(b.version, b.step));
  stats.links.sort((a, b) => b.version - a.version || orderOf(a.version, a.step) - orderOf(b.version, b.step));
  const form = (await deps.catalog.sequence(name, Math.max(1, file.version)))?.compiled.form;
  const exhausted = steps.reduce((sum, { step, waiting }) => sum + (step === 'exhausted' ? waiting : 0), 0);
  return done({ name, ...(form === 'stream' && { exhausted }), ...stats, steps });
}

export type SequenceRow = { sequence: string; count: number } & VersionStats;

/** Every sequence by version: how many entered, are inside and left, and what became of the mails. */
export async function reportSequences(deps: Deps, filter: ReportFilter): Promise<Outcome<{ items: SequenceRow[] }>> {
  const leads = await leadsOfReport(deps, filter);
  if (leads.code !== 'ok') return leads;
  const tallies = new Map<string, SequenceTally>();
  for await (const passage of readPassages(deps, { filter: leads.value })) {
    const { sequence } = passage.enrolment;
    const tally = tallies.get(sequence) ?? new SequenceTally();
    tally.add(passage);
    tallies.set(sequence, tally);
  }
  const items = [...tallies].flatMap(([sequence, tally]) =>
    tally.result().versions.map((version) => ({ sequence, count: version.entered, ...version })),
  );
  return done({ items: items.sort((a, b) => (a.sequence < b.sequence ? -1 : 1)) });
}

export type HoldoutRow = { sequence: string; count: number; treated: Outcomes; heldOut: Outcomes };
/** Of a group: how many reached more than the first milestone of their present cycle, and how many are customers. */
type Outcomes = { qualified: Rate; customers: Rate };

/** For each sequence with a control group, what became of those who got it and of those who got nothing. */
export async function reportHoldout(deps: Deps, filter: ReportFilter): Promise<Outcome<{ items: HoldoutRow[] }>> {
  const leads = await leadsOfReport(deps, filter);
  if (leads.code !== 'ok') return leads;
  const groups = new Map<string, { treated: Map<string, Reached>; heldOut: Map<string, Reached> }>();
  for await (const { lead, enrolment } of readPassages(deps, { filter: leads.value })) {
    const group = groups.get(enrolment.sequence) ?? { treated: new Map(), heldOut: new Map() };
    const reached = { qualified: lead.funnel !== 'MCL' || lead.customer, customer: lead.customer };
    // Each lead once; who got it once is treated, whatever was drawn since.
    if (enrolment.cause === HELD_OUT) group.heldOut.set(lead.id, reached);
    else group.treated.set(lead.id, reached);
    groups.set(enrolment.sequence, group);
  }
  const items = [...groups].flatMap(([sequence, { treated, heldOut }]) => {
    for (const id of treated.keys()) heldOut.delete(id);
    if (heldOut.size === 0) return [];
    return { sequence, count: treated.size + heldOut.size, treated: outcomes(treated), heldOut: outcomes(heldOut) };
  });
  return done({ items: items.sort((a, b) => (a.sequence < b.sequence ? -1 : 1)) });
}

type Reached = { qualified: boolean; customer: boolean };

function outcomes(group: ReadonlyMap<string, Reached>): Outcomes {
  const all = [...group.values()];
  return {
    qualified: rateOf(all.filter(({ qualified }) => qualified).length, all.length),
    customers: rateOf(all.filter(({ customer }) => customer).length, all.length),
  };
}
