import { slaClock } from '../../domain/handoff/sla-clock';
import { clockRingsAt } from '../../domain/lead/deadlines';
import type { AlertRecord } from '../../domain/lead/documents';
import type { LeadState, SlaClock } from '../../domain/lead/state';
import type { RungClocks, Step } from '../../workflows/contract/activities';
import type { LeadDeps } from '../ports';
import { openStep } from './open-step';
import { project } from './project';

/** Breaches of the follow-up clock after which a deal is stalled (lifecycle.md, "accepted"). */
const STALLED_AFTER = 3;

/**
 * Rings the SLA clocks that are due: the warning at 80 %, then the breach, each one alert. A clock that ran out while everything was
 * down rings once, as a breach.
 */
export async function ringClocks(deps: LeadDeps, step: Step): Promise<RungClocks> {
  const { state, now } = step;
  // Also when it was done before: what it answers is needed again, and each alert is raised once.
  const { lead } = await openStep(deps, step);
  const due = state.clocks.filter((clock) => clockRingsAt(clock) <= now);
  const agreement = await deps.catalog.agreement();
  let rung: LeadState = { ...state, clocks: state.clocks.filter((clock) => !due.includes(clock)) };
  let offerMissed = false;
  let abandoned: RungClocks['abandoned'] = null;
  for (const clock of due) {
    const breached = clock.dueAt <= now;
    const stalled = clock.name === 'follow-up' && breached && rung.followUpBreaches + 1 >= STALLED_AFTER;
    if (breached || clock.warnAt !== null) {
      await deps.alerts.raise(alertOf(state, clock, breached, stalled, now));
    }
    if (!breached) {
      rung = { ...rung, clocks: [...rung.clocks, { ...clock, level: 1 }] };
      continue;
    }
    // What is open to the whole team already stays so: nobody is left to pass it on to.
    if (clock.name === 'accept' || clock.name === 'hold') offerMissed = state.handoff?.status !== 'pooled';
    if (clock.name === 'abandon') abandoned = { sequence: agreement.recycle.default?.sequence ?? null };
    if (clock.name === 'follow-up') {
      const next = slaClock('follow-up', agreement, now);
      rung = {
        ...rung,
        followUpBreaches: rung.followUpBreaches + 1,
        clocks: stalled ? rung.clocks : [...rung.clocks, next],
      };
    }
  }
  return { state: await project(deps, lead, rung, {}, step.key), offerMissed, abandoned };
}

function alertOf(state: LeadState, clock: SlaClock, breached: boolean, stalled: boolean, now: number): AlertRecord {
  const kind = stalled ? 'deal.stalled' : breached ? 'sla.breached' : 'sla.warning';
  return {
    id: `${state.id}.${clock.name}.${clock.dueAt}.${breached ? 'breach' : 'warning'}`,
    at: now,
    kind,
    level: breached ? 'breach' : 'warning',
    lead: state.id,
    handoff: state.handoff?.id ?? null,
    task: state.task?.id ?? null,
    message: clock.name,
    to: breached ? null : (state.handoff?.rep ?? null),
    acknowledgedBy: null,
  };
}
