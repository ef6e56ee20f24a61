import { decideLook } from '../../domain/lead/decide-look';
import { isWithPeople } from '../../domain/lead/stage';
import { seeLead, type Sight } from '../../domain/life/see-lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Unsettled } from '../../domain/timeline/unsettled';

type Seen = ReturnType<typeof seeLead>;
/** A lead as it is decided on (`sure`) and as it is shown (`shown`); the entries are those that `sure` is made from. */
export type SeenTwice = { sure: Seen; shown: Seen; settled: readonly TimelineEntry[] };

/**
 * Sees a lead with and without the opens and clicks that still wait for the verdict man or machine (edge case 61): people see
 * the score with them at once, while what cannot be taken back is decided without them. Where they would move the lead it looks again when
 * the first of them is settled.
 */
export function seeTwice(sight: Sight, unsettled: Unsettled | null): SeenTwice {
  const shown = seeLead(sight);
  if (unsettled === null) return { sure: shown, shown, settled: sight.entries };
  const settled = sight.entries.filter(({ id }) => !unsettled.ids.has(id));
  const alone = seeLead({ ...sight, entries: settled });
  const { score, cursor, part } = shown.look.state;
  const decisions = [alone.look.state.nextDecisionAt, shown.look.state.nextDecisionAt];
  if (moves(shown, sight) !== moves(alone, sight)) decisions.push(unsettled.until);
  const nextDecisionAt = earliest(decisions);
  const look = { ...alone.look, state: { ...alone.look.state, score, cursor, part, nextDecisionAt } };
  return { sure: { ...alone, look }, shown, settled };
}

/** What a look would move, as a text to compare; those whom people have are moved by nobody's clicks. */
function moves({ look }: Seen, { state }: Sight): string {
  return isWithPeople(state.stage) ? '' : JSON.stringify(decideLook(look));
}

function earliest(instants: readonly (number | null)[]): number | null {
  const given = instants.filter((instant) => instant !== null);
  return given.length === 0 ? null : Math.min(...given);
}
