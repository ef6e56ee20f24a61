import { slaClock } from '../../domain/handoff/sla-clock';
import { newTask } from '../../domain/lead/new-task';
import type { LeadState, SlaClock } from '../../domain/lead/state';
import { inLanguage } from '../../domain/words/in-language';
import { HOUSE_LANGUAGE } from '../../domain/words/locales';
import type { LeadDeps } from '../ports';
import type { Entry } from './enter-stage';

/**
 * Opens the telephone task. A hand-raiser's has its own clock in minutes; every task has the clocks of the first attempt and of
 * its completion, the script of the agreement in the lead's language and what is known from before; it is given back to nurturing when nobody has worked it for `abandonAfter`.
 */
export async function openQualification(
  deps: LeadDeps,
  { lead, before, state, transition, now }: Entry,
): Promise<LeadState> {
  const agreement = await deps.catalog.agreement();
  const handRaised = transition.handRaised === true;
  const promised = transition.cause === 'contact-at';
  const from = transition.callbackAt ?? now;
  const clocks: SlaClock[] = [
    ...(handRaised ? [slaClock('hand-raiser', agreement, from)] : []),
    slaClock('first-attempt', agreement, from),
    slaClock('qualify', agreement, from),
    slaClock('abandon', agreement, from),
  ];
  const number = state.tasks + 1;
  const id = `${state.id}.t${number}`;
  const purpose = promised ? 'callback' : 'qualification';
  await deps.tasks.open(
    newTask(lead, state, {
      ...{ id, purpose, handRaised, openedAt: now },
      dueAt: dueOf(clocks, 'qualify'),
      firstAttemptDueAt: dueOf(clocks, handRaised ? 'hand-raiser' : 'first-attempt'),
      script: agreement.script === undefined ? null : inLanguage(agreement.script, lead.language ?? HOUSE_LANGUAGE),
      projectStage: lead.projectStage ?? null,
      callbackAt: transition.callbackAt ?? null,
      promisedBy: promised ? before.contactBy : null,
    }),
  );
  return { ...state, tasks: number, task: { id, purpose, attempts: 0, handRaised, openedAt: now }, clocks };
}

function dueOf(clocks: readonly SlaClock[], name: SlaClock['name']): number | null {
  return clocks.find((clock) => clock.name === name)?.dueAt ?? null;
}
