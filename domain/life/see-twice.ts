import { decideLook } from '../lead/decide-look';
import { isWithPeople } from '../lead/stage';
import { seeLead, type Sight } from './see-lead';
import type { TimelineEntry } from '../timeline/entry';
import { findUnsettled } from '../timeline/unsettled';
import type { Hope } from './await-verdict';

type Seen = ReturnType<typeof seeLead>;
/** A lead as it is decided on (`sure`) and as it is shown (`shown`); the entries are those that `sure` is made from. */
export type SeenTwice = { sure: Seen; shown: Seen; settled: readonly TimelineEntry[]; hope: Hope | null };

/**
 * Sees a lead with and without the opens and clicks that still wait for the verdict man or machine (edge case 61): people see
 * the score with them at once, while what cannot be taken back is decided without them. Where they would move the lead it looks again when
 * the first of them is settled. `settleMs` is virtual.
 */
export function seeTwice(sight: Sight, settleMs: number): SeenTwice {
  const { entries, now } = sight;
  const unsettled = findUnsettled(entries, settleMs, now);
  const shown = seeLead(sight);
  if (unsettled === null) return { sure: shown, shown, settled: entries, hope: null };
  const settled = entries.filter(({ id }) => !unsettled.ids.has(id));
  const alone = seeLead({ ...sight, entries: settled });
  const { score, cursor, part } = shown.look.state;
  const decisions = [alone.look.state.nextDecisionAt, shown.look.state.nextDecisionAt];
  if (moves(shown, sight) !== moves(alone, sight)) decisions.push(unsettled.until);
  const nextDecisionAt = earliest(decisions);
  const look = { ...alone.look, state: { ...alone.look.state, score, cursor, part, nextDecisionAt } };
  return { sure: { ...alone, look }, shown, settled, hope: { entries, facts: shown.facts, until: unsettled.until } };
}

/** What a look would move, as a text to compare; those whom people have are moved by nobody's clicks. */
function moves({ look }: Seen, { state }: Sight): string {
  return isWithPeople(state.stage) ? '' : JSON.stringify(decideLook(look));
}

function earliest(instants: readonly (number | null)[]): number | null {
  const given = instants.filter((instant) => instant !== null);
  return given.length === 0 ? null : Math.min(...given);
}
