import type { LeadState } from '../../domain/lead/state';
import { cycleId } from '../../domain/lead/state';
import { isWithPeople } from '../../domain/lead/stage';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { LeadDeps } from '../ports';
import type { Entry } from './enter-stage';

/** Writes the transition down: the call that led to it, one stage entry, what was opened, and the cycle reports scan. */
export async function recordTransition(deps: LeadDeps, entry: Entry, state: LeadState): Promise<void> {
  const { lead, before, now } = entry;
  await deps.timeline.append(lead.id, entriesOf(entry, state), lead.bucket);
  const cycle = cycleId(state);
  if (before.rev === 0 || state.cycle !== before.cycle) {
    await deps.cycles.start({
      id: cycle,
      lead: lead.id,
      number: state.cycle,
      source: lead.source,
      startedAt: now,
      endedAt: null,
      outcome: null,
      stages: [],
      funnel: { MCL: now },
      clocks: [],
      amount: null,
      currency: null,
    });
  }
  if (state.cycle !== before.cycle) {
    await deps.cycles.enter(
      cycleId(before),
      { stage: state.stage, at: now, cause: entry.transition.cause },
      { endedAt: now, outcome: entry.transition.cause, ...amountOf(entry) },
    );
  }
  await deps.cycles.enter(
    cycle,
    { stage: state.stage, at: now, cause: entry.transition.cause },
    {
      ...(state.funnel !== before.funnel && { funnel: { [state.funnel]: now } }),
      ...(ends(state) && { endedAt: now, outcome: entry.transition.cause }),
      ...amountOf(entry),
    },
  );
}

function entriesOf({ before, transition, now }: Entry, state: LeadState): TimelineEntry[] {
  const written = { at: now, receivedAt: now, actor: transition.actor, cycle: cycleId(state), props: {} };
  const entries: TimelineEntry[] = [];
  if (transition.call !== undefined) {
    entries.push({ ...written, id: `call.${before.rev}`, kind: `call.${transition.call}` });
  }
  entries.push({
    ...written,
    id: `stage.${before.rev}`,
    kind: 'stage.changed',
    props: propsOf(state, transition.sequence?.name),
    stage: {
      from: before.stage,
      to: state.stage,
      cause: transition.cause,
      ...(transition.reason !== undefined && { reason: transition.reason }),
      ...(transition.note !== undefined && { note: transition.note }),
      score: state.score?.total ?? null,
      version: state.score?.version ?? null,
    },
  });
  return entries;
}

function propsOf(state: LeadState, sequence: string | undefined): TimelineEntry['props'] {
  const props: TimelineEntry['props'] = { funnel: state.funnel };
  if (sequence !== undefined && state.enrollment !== null) props['sequence'] = sequence;
  if (state.task !== null) props['task'] = state.task.id;
  if (state.handoff !== null) props['handoff'] = state.handoff.id;
  return props;
}

function ends(state: LeadState): boolean {
  return !isWithPeople(state.stage) && (state.stage === 'won' || state.stage === 'disqualified');
}

function amountOf({ transition }: Entry): { amount?: number; currency?: string } {
  return {
    ...(transition.amount !== undefined && { amount: transition.amount }),
    ...(transition.currency !== undefined && { currency: transition.currency }),
  };
}
