import type { ConsentInput } from '../../domain/timeline/hit';
import type { Deps } from '../deps';
import { invalid, type Refusal } from '../outcome';

/** How far ahead the clock of whoever tells may be, in real ms (edge case 3). */
const FUTURE_TOLERANCE_MS = 5 * 60_000;

/** A consent that nobody can have given yet: dated ahead, it would outlast every objection made before that day. */
export function checkConsent({ clock }: Pick<Deps, 'clock'>, consent: ConsentInput | undefined): Refusal | null {
  const latest = clock.now() + FUTURE_TOLERANCE_MS * clock.line.factor;
  return consent !== undefined && consent.at > latest
    ? invalid('consent.at', 'lies more than 5 minutes in the future')
    : null;
}
