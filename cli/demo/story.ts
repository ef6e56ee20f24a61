import type { Outcome } from './outcome';
import { countBy } from './outcome';
import { renderTable } from './text-table';
import type { SeenHandoff } from './world';

const BREACHED = 'sla.breached ';
/** What the story is told for: each must have happened to somebody. */
export const MOMENTS = [
  'breach',
  'escalation',
  'reassignment',
  'return',
  'recycle, back again',
  'won after it',
] as const;
export type Moment = { what: (typeof MOMENTS)[number]; lead: string; how: string };

/** To whom what happened of what a junction of marketing and sales is judged by, read from timelines, offers and alerts. */
export function momentsOf({ leads, reported }: Outcome): Moment[] {
  const moments: Moment[] = [];
  for (const [lead, told] of Object.entries(reported.alerts)) {
    for (const alert of told.filter((one) => one.startsWith(BREACHED))) {
      const [clock = '', to = ''] = alert.slice(BREACHED.length).split(' → ');
      moments.push({ what: 'breach', lead, how: clock }, { what: 'escalation', lead, how: `${clock} → ${to}` });
    }
  }
  for (const [lead, { handoffs, path }] of Object.entries(leads)) {
    for (const handoff of handoffs) moments.push(...momentsOfHandoff(lead, handoff));
    const back = path.indexOf('qualifying', path.indexOf('recycled'));
    if (!path.includes('recycled') || back < 0) continue;
    moments.push({
      what: 'recycle, back again',
      lead,
      how: path.slice(path.indexOf('recycled'), back + 1).join(' → '),
    });
    const won = handoffs.findLast(({ status }) => status === 'won');
    if (won !== undefined) moments.push({ what: 'won after it', lead, how: amountOf(won) });
  }
  return moments.sort((a, b) => MOMENTS.indexOf(a.what) - MOMENTS.indexOf(b.what));
}

function momentsOfHandoff(lead: string, { offers, status, reason }: SeenHandoff): Moment[] {
  const reps = offers.map(({ rep }) => rep).filter((rep, index, all) => rep !== all[index - 1]);
  return [
    ...(reps.length > 1 ? [{ what: 'reassignment' as const, lead, how: reps.join(' → ') }] : []),
    ...(status === 'returned' ? [{ what: 'return' as const, lead, how: reason ?? '' }] : []),
  ];
}

function amountOf({ amount, currency }: SeenHandoff): string {
  return `${amount ?? 0} ${currency ?? ''}`.trim();
}

/** The moments as people read them, the last table of the demo. */
export function renderStory(outcome: Outcome): string {
  const rows = momentsOf(outcome).map(({ what, lead, how }) => [what, lead, how]);
  return renderTable('What the story shows', [{ title: 'what' }, { title: 'lead' }, { title: 'how' }], rows);
}

/** Moments that nobody had, and where the platform's reports say something else than timelines and handoffs do, a sentence each. */
export function contradictions(seen: Outcome): string[] {
  const had = new Set(momentsOf(seen).map(({ what }) => what));
  const missing = MOMENTS.filter((what) => !had.has(what)).map((what) => `nobody had: ${what}`);
  const recounted = recount(seen);
  const { handoffs, funnel, sources } = seen.reported;
  const reported: Record<string, number> = {
    ...handoffs,
    'journeys accepted': funnel.SAL ?? 0,
    'journeys won': funnel.customer ?? 0,
    revenue: sources.reduce((sum, { revenue }) => sum + revenue, 0),
    cost: sources.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
  };
  const names = [...new Set([...Object.keys(recounted), ...Object.keys(reported)])].sort();
  return [
    ...missing,
    ...names.flatMap((name) => {
      const [own, told] = [recounted[name] ?? 0, reported[name] ?? 0];
      return own === told ? [] : [`reports say ${told} ${name}, timelines and handoffs ${own}`];
    }),
  ];
}

const STANDING = ['offered', 'held', 'pooled', 'accepted'];

/** What the reports should say, counted anew from paths and handoffs. */
function recount({ leads, allHandoffs, revenue, cost }: Outcome): Record<string, number> {
  const closed = allHandoffs.filter(({ status }) => status === 'returned' || status === 'lost');
  const entered = (stage: string): number =>
    Object.values(leads).reduce((sum, { path }) => sum + path.filter((one) => one === stage).length, 0);
  return {
    offered: allHandoffs.length,
    accepted: allHandoffs.filter(({ acceptedAt }) => acceptedAt !== null).length,
    won: allHandoffs.filter(({ status }) => status === 'won').length,
    withdrawn: allHandoffs.filter(({ status }) => status === 'withdrawn').length,
    open: allHandoffs.filter(({ status }) => STANDING.includes(status)).length,
    ...countBy(closed, ({ status, reason }) => (reason === null ? status : `${status}: ${reason}`)),
    'journeys accepted': entered('accepted'),
    'journeys won': entered('won'),
    revenue,
    cost,
  };
}
