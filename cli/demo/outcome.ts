import type { ApiClient } from './api-client';
import { gatherReports, type Reported } from './reports';
import { handoffsOf } from './trigger';
import { countOffers, type SeenHandoff, type SeenLead, type World } from './world';

/** What a job of an import says at its end (api.md, `GET /v1/imports/:id`). */
export type ImportReport = {
  rows: number;
  created: number;
  updated: number;
  rejected: number;
  errors: { line: number; message: string }[];
};
/** A task as it was closed, or is. */
export type ClosedTask = {
  id: string;
  outcome: string | null;
  openedAt: string;
  firstAttemptDueAt: string | null;
  attempts: { at: string; outcome: string }[];
  closedAt: string | null;
};
export type LeadOutcome = {
  stage: string;
  /** The stages it entered, in order. */
  path: string[];
  /** The steps whose mails it got, in order. */
  mails: string[];
  opened: string[];
  clicked: string[];
  /** Opens and clicks that were a machine's. */
  machine: number;
  offers: number;
  /** Its handoffs as they ended, oldest first. */
  handoffs: readonly SeenHandoff[];
  engagement: number;
  suppressed: string | null;
};
/** Everything the example is judged by, and what its tables show. */
export type Outcome = {
  days: number;
  import: Omit<ImportReport, 'errors'> & { badLines: number[] };
  stages: Record<string, number>;
  /** By address; leads without one are in `stages` only. */
  leads: Record<string, LeadOutcome>;
  tasks: Record<string, number>;
  handoffs: Record<string, number>;
  revenue: number;
  closedTasks: ClosedTask[];
  allHandoffs: SeenHandoff[];
  /** What was spent on all sources, EUR, as the platform was told. */
  cost: number;
  reported: Reported;
};

type TimelineEntry = {
  kind: string;
  props: { of?: string };
  machine?: string;
  stage?: { from: string | null; to: string };
};

/** Timelines read at a time. */
const AT_ONCE = 6;

/** Reads everything the platform can tell of how it ended. */
export async function gatherOutcome(
  api: ApiClient,
  { report, world, costs }: { report: ImportReport; world: World; costs: Readonly<Record<string, number>> },
): Promise<Outcome> {
  const all = (await api.list('/v1/leads', 'dev-lead-manager')) as SeenLead[];
  const [done, withdrawn] = (await Promise.all([
    api.list('/v1/tasks?status=done', 'dev-admin'),
    api.list('/v1/tasks?status=withdrawn', 'dev-admin'),
  ])) as [ClosedTask[], ClosedTask[]];
  const leads: Record<string, LeadOutcome> = {};
  const waiting = all.filter(({ email }) => email !== null);
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let lead = waiting.pop(); lead !== undefined; lead = waiting.pop()) {
        const entries = (await api.list(`/v1/leads/${lead.id}/timeline`, 'dev-lead-manager')) as TimelineEntry[];
        leads[lead.email ?? ''] = outcomeOf(lead, entries.reverse(), world);
      }
    }),
  );
  const handoffs = [...world.handoffs.values()].flat();
  const { rows, created, updated, rejected, errors } = report;
  return {
    days: world.day,
    import: { rows, created, updated, rejected, badLines: errors.map(({ line }) => line).sort((a, b) => a - b) },
    stages: countBy(all, ({ stage }) => stage),
    leads: Object.fromEntries(Object.entries(leads).sort(([a], [b]) => a.localeCompare(b))),
    tasks: countBy([...done, ...withdrawn], ({ outcome }) => outcome ?? 'none'),
    handoffs: countBy(handoffs, ({ status }) => status),
    revenue: handoffs.reduce((sum, { amount }) => sum + (amount ?? 0), 0),
    closedTasks: [...done, ...withdrawn],
    allHandoffs: handoffs,
    cost: Object.values(costs).reduce((sum, cost) => sum + cost, 0),
    reported: await gatherReports(api, all),
  };
}

/** @param entries oldest first. */
function outcomeOf(lead: SeenLead, entries: readonly TimelineEntry[], world: World): LeadOutcome {
  const email = lead.email ?? '';
  const steps = (kind: string): string[] =>
    entries.filter((entry) => entry.kind === kind && entry.machine === undefined).map(({ props }) => props.of ?? '');
  return {
    stage: lead.stage,
    path: entries.flatMap(({ stage }) => (stage === undefined || stage.from === stage.to ? [] : [stage.to])),
    mails: (world.mails.get(email) ?? []).map(({ step }) => step),
    opened: [...new Set(steps('email.opened'))],
    clicked: [...new Set(steps('email.clicked'))],
    machine: entries.filter(({ machine }) => machine !== undefined).length,
    offers: countOffers(handoffsOf(world, email)),
    handoffs: handoffsOf(world, email),
    engagement: lead.score?.engagement ?? 0,
    suppressed: lead.suppressed?.reason ?? null,
  };
}

/** How many of each. */
export function countBy<T>(items: readonly T[], nameOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[nameOf(item)] = (counts[nameOf(item)] ?? 0) + 1;
  return counts;
}
