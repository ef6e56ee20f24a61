import { teamsOf } from '../../domain/files/teams';
import type { HandoffRecord } from '../../domain/lead/documents';
import type { Asker, Deps } from '../deps';
import { isLimited, wasOfferedTo } from '../leads/see-lead';

/** The names of the teams a person sells in. */
export async function readTeamsOf(deps: Deps, person: string): Promise<string[]> {
  const file = await deps.catalog.teams();
  if (!file) return [];
  return Object.entries(teamsOf(file)).flatMap(([name, team]) =>
    team.reps.some((rep) => rep.person === person) ? [name] : [],
  );
}

/** Whether the asker may read the handoff: a rep one that was offered to them, or that their pool may take. */
export async function maySeeHandoff(
  deps: Deps,
  asker: Asker,
  handoff: Pick<HandoffRecord, 'rep' | 'offers' | 'status' | 'team'>,
): Promise<boolean> {
  if (!isLimited(asker)) return true;
  if (asker.person === null) return false;
  if (wasOfferedTo(handoff, asker.person)) return true;
  return isPooled(handoff) && (await readTeamsOf(deps, asker.person)).includes(handoff.team ?? '');
}

/** Open to a whole team: after missed clocks, or because the team works as a pool. */
export function isPooled(handoff: Pick<HandoffRecord, 'status' | 'rep'>): boolean {
  return handoff.status === 'pooled' || (handoff.status === 'offered' && handoff.rep === null);
}
