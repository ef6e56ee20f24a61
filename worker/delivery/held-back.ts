import type { MailRecord } from '../../domain/lead/documents';
import { isPaused, stoppedBy, type Controls } from '../../domain/sequences/controls';
import type { MailVerdict } from '../../domain/sequences/judge-mail';

/** Mail that is held back is looked at again after so long; lifting a pause or a switch releases it at once. */
const AGAIN_MS = 3_600_000;

/** Whether a switch or a pause holds a mail back that may go otherwise (edge cases 34 and 53). Notices to colleagues know no switch but all. */
export function heldBack(
  controls: Controls,
  row: MailRecord,
  now: number,
  more: { domain?: string | undefined; import?: string | undefined } = {},
): Extract<MailVerdict, { verdict: 'send' | 'later' }> {
  const { sequence, topic, route } = row;
  const stop =
    row.to === null || controls.stops.all !== null ? stoppedBy(controls, { sequence, topic, route, ...more }) : null;
  if (stop !== null) return { verdict: 'later', until: now + AGAIN_MS, reason: `${STOPPED}${stop}` };
  if (row.to === null && isPaused(controls, sequence))
    return { verdict: 'later', until: now + AGAIN_MS, reason: PAUSED };
  return { verdict: 'send' };
}

/** Whether that is why a mail waits. */
export function isHeld(reason: string | null): boolean {
  return reason !== null && (reason === PAUSED || reason.startsWith(STOPPED));
}

const STOPPED = 'switched off: ';
const PAUSED = 'paused';
