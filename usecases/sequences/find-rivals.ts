import { leadFacts } from '../../domain/lead/lead-facts';
import type { PublishedSequence } from '../../domain/life/published';
import type { LiveModel } from '../../domain/life/see-lead';
import { assessLead } from '../../domain/scoring/assess-lead';
import { scoreView } from '../../domain/scoring/score-view';
import { byRank, wanting } from '../../domain/sequences/entry';
import type { Sample } from '../templates/sample-lead';

/** Another sequence that would take the same lead in; `first`: it would have the lead before the one that is asked about (edge case 40). */
export type Rival = { sequence: string; priority: number; first: boolean };

/** The published sequences whose entry rule takes a lead in at `now` as well, in the order in which they would have it. */
export function findRivals(
  own: PublishedSequence,
  others: readonly PublishedSequence[],
  { lead, entries }: Sample,
  model: LiveModel | null,
  now: number,
): Rival[] {
  const score = model && scoreView(model, assessLead(model.compiled, lead, entries, now), now);
  const facts = leadFacts(lead, entries, score, 'captured');
  const rank = ({ name, version, file }: PublishedSequence) => ({
    ...{ sequence: name, version, priority: file.priority, entry: file.entry },
  });
  return wanting(others.map(rank), facts, lead.enrolments, now).map(({ sequence, priority }) => ({
    ...{ sequence, priority },
    first: byRank({ sequence, priority }, rank(own)) < 0,
  }));
}
