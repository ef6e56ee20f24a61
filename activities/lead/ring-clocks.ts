import { STALLED_AFTER } from '../../domain/handoff/sla-clock';
import { escalatedTo } from '../../domain/handoff/escalate';
import { clockRingsAt } from '../../domain/lead/deadlines';
import type { AlertRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { newAlert } from '../../domain/lead/new-alert';
import type { LeadState, SlaClock } from '../../domain/lead/state';
import { CLOCK_WORDS } from '../../domain/words/clocks';
import type { RungClocks, Step } from '../../workflows/contract/activities';
import type { LeadDeps } from '../ports';
import { announceBreach } from './announce';
import { restartFollowUp } from './follow-up-clock';
import { markClocksOf } from './mark-clocks';
import { openStep } from './open-step';
import { project } from './project';

/**
 * Rings the SLA clocks that are due: the warning at 80 %, then the breach, each one alert. A clock that ran out while everything was
 * down rings once, as a breach.
 */
export async function ringClocks(deps: LeadDeps, step: Step): Promise<RungClocks> {
  const { state, now } = step;
  // Also when it was done before: what it answers is needed again, and each alert is raised once.
  const { lead } = await openStep(deps, step);
  const due = state.clocks.filter((clock) => clockRingsAt(clock) <= now);
  const [agreement, teams] = await Promise.all([deps.catalog.agreement(), deps.catalog.teams()]);
  let rung: LeadState = { ...state, clocks: state.clocks.filter((clock) => !due.includes(clock)) };
  let begun: SlaClock[] = [];
  let offerMissed = false;
  let abandoned: RungClocks['abandoned'] = null;
  for (const clock of due) {
    const breached = clock.dueAt <= now;
    const stalled = breached && isStalling(rung, clock);
    const to = escalatedTo(agreement, teams, state, breached ? 'breach' : 'warning');
    await tell(deps, { lead, state, clock, now }, alertOf(state, clock, breached, stalled, now, to));
    if (!breached) {
      rung = { ...rung, clocks: [...rung.clocks, { ...clock, level: 1 }] };
      continue;
    }
    rung = { ...rung, breached: breachedWith(rung, clock) };
    // What is open to the whole team already stays so: nobody is left to pass it on to.
    if (clock.name === 'accept' || clock.name === 'hold') offerMissed = state.handoff?.status !== 'pooled';
    if (clock.name === 'abandon') abandoned = { sequence: agreement.recycle.default?.sequence ?? null };
    if (clock.name === 'follow-up') ({ begun, rung } = await missFollowUp(deps, rung, stalled, now));
  }
  await markClocksOf(deps, state, state.rev, {
    now,
    startsFor: state.handoff?.rep ?? null,
    breaches: due.filter((clock) => clock.dueAt <= now),
    starts: begun,
  });
  return { state: await project(deps, lead, rung, {}, step.key), offerMissed, abandoned };
}

/** One follow-up more was missed: the clock begins anew, unless the deal is stalled. */
async function missFollowUp(
  deps: LeadDeps,
  rung: LeadState,
  stalled: boolean,
  now: number,
): Promise<{ rung: LeadState; begun: SlaClock[] }> {
  const missed = { ...rung, followUpBreaches: rung.followUpBreaches + 1 };
  if (stalled) return { rung: missed, begun: [] };
  const { clock, handoff } = await restartFollowUp(deps, rung.handoff, now);
  return { rung: { ...missed, handoff, clocks: [...rung.clocks, clock] }, begun: [clock] };
}

/** Those that have run out, each clock once: it is shown until somebody does what it asks for. */
function breachedWith({ breached = [] }: LeadState, clock: SlaClock): SlaClock[] {
  return [...breached.filter(({ name }) => name !== clock.name), { ...clock, level: 2 }];
}

/** This breach of the follow-up clock is one too many. */
function isStalling({ followUpBreaches }: LeadState, { name }: SlaClock): boolean {
  return name === 'follow-up' && followUpBreaches + 1 >= STALLED_AFTER;
}

type Rung = { lead: LeadRecord; state: LeadState; clock: SlaClock; now: number };

/** Tells people, and of a breach the receivers of webhooks too; a clock that warns nobody beforehand tells people when it breaks only. */
async function tell(deps: LeadDeps, { lead, state, clock, now }: Rung, alert: AlertRecord): Promise<void> {
  if (alert.level === 'breach' || clock.warnAt !== null) await deps.alerts.raise(alert);
  if (alert.level === 'breach' && clock.warnAt !== null) await announceBreach(deps, lead, state, clock, now);
}

function alertOf(
  state: LeadState,
  clock: SlaClock,
  breached: boolean,
  stalled: boolean,
  now: number,
  to: string | null,
): AlertRecord {
  const kind = stalled ? 'deal.stalled' : breached ? 'sla.breached' : 'sla.warning';
  return newAlert({
    id: `${state.id}.${clock.name}.${clock.dueAt}.${breached ? 'breach' : 'warning'}`,
    at: now,
    kind,
    level: breached ? 'breach' : 'warning',
    lead: state.id,
    handoff: state.handoff?.id ?? null,
    task: state.task?.id ?? null,
    message: clock.name,
    words: CLOCK_WORDS[clock.name],
    to,
  });
}
