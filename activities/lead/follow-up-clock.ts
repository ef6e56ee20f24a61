import { slaClock } from '../../domain/handoff/sla-clock';
import { calendarOfTeam } from '../../domain/handoff/routing';
import type { OpenHandoff, SlaClock } from '../../domain/lead/state';
import type { LeadDeps } from '../ports';

/** The follow-up clock of an accepted handoff, begun now: in the business hours of the team it was offered to, else of the agreement. */
export async function startFollowUp(
  deps: Pick<LeadDeps, 'catalog' | 'handoffs'>,
  handoff: { id: string } | null,
  now: number,
): Promise<SlaClock> {
  const [agreement, teams, stored] = await Promise.all([
    deps.catalog.agreement(),
    deps.catalog.teams(),
    handoff && deps.handoffs.find(handoff.id),
  ]);
  return slaClock('follow-up', agreement, now, calendarOfTeam(teams, stored?.team ?? null));
}

/** The same once what it asked for was done, or was missed: what sales has to do is due anew, and the handoff says so. */
export async function restartFollowUp<H extends OpenHandoff | null>(
  deps: Pick<LeadDeps, 'catalog' | 'handoffs'>,
  handoff: H,
  now: number,
): Promise<{ clock: SlaClock; handoff: H }> {
  const clock = await startFollowUp(deps, handoff, now);
  if (handoff === null) return { clock, handoff };
  await deps.handoffs.update(handoff.id, { dueAt: clock.dueAt });
  return { clock, handoff: { ...handoff, dueAt: clock.dueAt } };
}
