import type { Agreement } from '../files/agreement';
import type { Teams } from '../files/teams';
import type { LeadState } from '../lead/state';

/**
 * Whom the alert of a clock is for: the agreement's `escalation` names who hears of the warning and who of the breach (decisions.md,
 * "Keys"). `rep` is whom the handoff is with, `lead-manager` the one of the teams file; null where nobody is known by that word, and
 * the alert is every lead manager's.
 */
export function escalatedTo(
  { escalation }: Pick<Agreement, 'escalation'>,
  teams: Pick<Teams, 'leadManager'> | null,
  { handoff }: Pick<LeadState, 'handoff'>,
  level: 'warning' | 'breach',
): string | null {
  const steps = [...escalation].sort((a, b) => a.at - b.at);
  const step = level === 'breach' ? steps.findLast(({ at }) => at >= 100) : steps.find(({ at }) => at < 100);
  switch (step?.to) {
    case 'rep':
      return handoff?.rep ?? null;
    case 'lead-manager':
      return teams?.leadManager ?? null;
    default:
      return level === 'breach' ? (teams?.leadManager ?? null) : (handoff?.rep ?? null);
  }
}
