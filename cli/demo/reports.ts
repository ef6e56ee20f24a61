import type { ApiClient } from './api-client';
import { euros, renderTable } from './text-table';
import type { SeenLead } from './world';

/** What the platform itself reports of the story (api.md, "Reports") and whom it has alerted of what. */
export type Reported = {
  /** Journeys that came to each milestone or beyond. */
  funnel: Record<string, number>;
  /** Handoffs by `outcome`, or `outcome: reason`. */
  handoffs: Record<string, number>;
  /** Clocks of the agreement: how often met, how often run out. */
  sla: Record<string, { met: number; breached: number }>;
  /** What each source cost and what came back. */
  sources: SourceRow[];
  /** By address of the lead: `<kind> <message> → <to whom>`, in the order they were raised. */
  alerts: Record<string, string[]>;
};

type FunnelRow = { cohort: string; stage: string; count: number };
type HandoffRow = { outcome: string; reason: string | null; count: number };
type SlaRow = { clock: string; rep: string | null; met: number; breached: number };
type SourceRow = {
  source: string | null;
  leads: number;
  won: number;
  cost: number | null;
  revenue: number;
  roi: number | null;
};
type Alert = { kind: string; message: string; lead: string | null; to: string | null };

/** Reads the reports and the alerts at the end of the story. */
export async function gatherReports(api: ApiClient, leads: readonly SeenLead[]): Promise<Reported> {
  const report = async <T>(name: string): Promise<T[]> =>
    ((await api.call(`/v1/reports/${name}`, { key: 'dev-lead-manager' })) as { items: T[] }).items;
  const [funnel, handoffs, sla, sources] = await Promise.all([
    report<FunnelRow>('funnel'),
    report<HandoffRow>('handoffs'),
    report<SlaRow>('sla'),
    report<SourceRow>('sources'),
  ]);
  const raised = ((await api.list('/v1/alerts', 'dev-lead-manager')) as Alert[]).reverse();
  const emails = new Map(leads.map(({ id, email }) => [id, email ?? id]));
  const alerts: Reported['alerts'] = {};
  for (const { kind, message, lead, to } of raised) {
    if (lead === null) continue;
    (alerts[emails.get(lead) ?? lead] ??= []).push(`${kind} ${message} → ${to ?? 'every lead manager'}`);
  }
  const clocks: Reported['sla'] = {};
  for (const { clock, met, breached } of sla) {
    const sum = (clocks[clock] ??= { met: 0, breached: 0 });
    sum.met += met;
    sum.breached += breached;
  }
  return {
    funnel: countsOf(funnel.filter(({ cohort }) => cohort === 'all').map(({ stage, count }) => [stage, count])),
    handoffs: countsOf(
      handoffs.map(({ outcome, reason, count }) => [reason === null ? outcome : `${outcome}: ${reason}`, count]),
    ),
    sla: clocks,
    sources,
    alerts,
  };
}

/** The reports as people read them. */
export function renderReports({ funnel, handoffs, sla, sources }: Reported): string {
  const figures = (title: string): { title: string; figures: true } => ({ title, figures: true });
  const mcl = funnel.MCL ?? 0;
  const share = (count: number): string => (mcl === 0 ? '–' : `${Math.round((count / mcl) * 100)} %`);
  return [
    renderTable(
      'Report: funnel (journeys)',
      [{ title: 'milestone' }, figures('journeys'), figures('of all')],
      Object.entries(funnel).map(([stage, count]) => [stage, count, share(count)]),
    ),
    renderTable(
      'Report: handoffs',
      [{ title: 'outcome' }, figures('count')],
      Object.entries(handoffs).map(([outcome, count]) => [outcome, count]),
    ),
    renderTable(
      'Report: clocks of the agreement',
      [{ title: 'clock' }, figures('met'), figures('breached')],
      Object.entries(sla).map(([clock, { met, breached }]) => [clock, met, breached]),
    ),
    renderTable(
      'Report: return on sources',
      [{ title: 'source' }, ...['leads', 'won', 'cost, EUR', 'revenue, EUR', 'ROI'].map(figures)],
      sources.map(({ source, leads, won, cost, revenue, roi }) => [
        ...[source ?? 'unknown', leads, won, euros(cost ?? 0), euros(revenue)],
        roi === null ? '–' : `${Math.round(100 * roi)} %`,
      ]),
    ),
  ].join('\n\n');
}

function countsOf(pairs: readonly (readonly [string, number])[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [name, count] of pairs) counts[name] = (counts[name] ?? 0) + count;
  return counts;
}
