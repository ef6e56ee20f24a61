import { isPaused, stoppedBy, type Controls } from '../sequences/controls';
import type { MailRecord } from './documents';
import type { LeadRecord, NextStep } from './lead';

/** Why the mail that is due has not gone, where its ledger row says so: the cap and the window pass by themselves. */
const PASSING: readonly string[] = ['frequency-cap', 'window', 'retry'];

/** What the step itself waits for: whatever stops the sequence comes before it. */
const OF_THE_STEP: readonly string[] = ['waiting-for-answer', 'no-content'];

/**
 * What happens next to a lead as it is read now: what its workflow has noted, and what has come over its sequence since, of which the
 * workflow is not told: a pause, a kill switch, the cap that holds its mail (lifecycle.md, "Every lead shows `next`").
 */
export function nextNow(
  { state, next, ...lead }: LeadRecord,
  controls: Pick<Controls, 'pauses' | 'stops'>,
  mail: MailRecord | null = null,
): NextStep | null {
  const enrollment = state?.enrollment;
  if (next === null || enrollment == null) return next;
  if (next.blockedBy !== null && !OF_THE_STEP.includes(next.blockedBy)) return next;
  const { sequence } = enrollment;
  if (isPaused(controls, sequence)) return { ...next, at: null, blockedBy: 'paused' };
  const waiting = mail?.state === 'waiting' ? mail : null;
  const { topic = null, domain, route } = waiting ?? {};
  const stop = stoppedBy(controls, { sequence, topic, domain, route, import: lead.import });
  if (stop !== null) return { ...next, blockedBy: `switched off: ${stop}` };
  return waiting === null ? next : heldWith(next, waiting);
}

function heldWith(next: NextStep, { reason, dueAt }: MailRecord): NextStep {
  if (reason === null) return next;
  if (reason.startsWith('switched off')) return { ...next, blockedBy: reason };
  return PASSING.includes(reason) ? { what: 'mail', at: dueAt, blockedBy: reason } : next;
}
