import type { AlertRecord } from '../../domain/lead/documents';
import { isWithPeople } from '../../domain/lead/stage';
import type { LeadState } from '../../domain/lead/state';
import { isNewlyHot } from '../../domain/life/see-lead';
import type { Assessment } from '../../domain/scoring/assessment';
import type { LeadDeps } from '../ports';
import type { LeadRecord } from '../../domain/lead/lead';
import { newAlert } from '../../domain/lead/new-alert';
import { announceHot } from './announce';
import type { OpenLook } from './open-look';

/**
 * Tells the owner of what moves nothing while others have the lead: new interest while sales has it (edge case 45), a rule that would
 * disqualify it (lifecycle.md, "a `disqualify` rule matches"), a customer's score getting hot (decisions.md 28). Each once.
 */
export async function tellOwner(
  deps: LeadDeps,
  { lead, state, news, now }: Pick<OpenLook, 'lead' | 'state' | 'news' | 'now'>,
  assessment: Assessment | null,
): Promise<void> {
  const { stage } = state;
  if (news.activeAt !== null && (stage === 'accepted' || stage === 'offered')) {
    await deps.alerts.raise(alertOf(state, now, `interest.${state.cursor}`, 'lead.interest', 'new interest'));
  }
  const rule = assessment?.disqualified;
  if (rule && (isWithPeople(stage) || stage === 'won')) {
    await deps.alerts.raise(
      alertOf(state, now, `rule.${rule.rule}.${state.cycle}`, 'lead.disqualifying', `${rule.rule}: ${rule.reason}`),
    );
  }
  if (stage === 'won' && isNewlyHot(state, assessment)) await tellHot(deps, state, now, lead);
}

/** The alert that goes with a crossing (lifecycle.md, "score crosses `hot`"). */
export async function tellHot(
  deps: LeadDeps,
  state: LeadState,
  now: number,
  lead: Pick<LeadRecord, 'id' | 'externalId'>,
): Promise<void> {
  await announceHot(deps, lead, state, now);
  await deps.alerts.raise(alertOf(state, now, `hot.${state.cycle}.${now}`, 'lead.hot', 'the score has crossed hot'));
}

function alertOf(state: LeadState, now: number, id: string, kind: string, message: string): AlertRecord {
  return newAlert({
    id: `${state.id}.${id}`,
    at: now,
    kind,
    level: 'info',
    lead: state.id,
    handoff: state.handoff?.id ?? null,
    task: state.task?.id ?? null,
    message,
    to: state.handoff?.rep ?? state.owner,
  });
}
