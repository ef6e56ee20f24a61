import { teamsOf } from '../../domain/files/teams';
import type { HandoffRecord } from '../../domain/lead/documents';
import { normaliseEmail } from '../../store/aliases/email-address';
import { recordAudit } from '../audit/record-audit';
import { sendCommand } from '../commands/send-command';
import type { Asker, Deps } from '../deps';
import { done, invalid, notFound, type Outcome } from '../outcome';

/** Offers an open handoff to a named rep instead; it keeps its id and its dossier. */
export async function reassignHandoff(
  deps: Deps,
  asker: Asker,
  input: { handoff: string; rep: string; commandId: string },
): Promise<Outcome<HandoffRecord>> {
  const handoff = await deps.store.handoffs.find(input.handoff);
  const lead = handoff && (await deps.store.leads.find(handoff.lead));
  if (!handoff || !lead) return notFound('handoff');
  const rep = normaliseEmail(input.rep);
  const teams = await deps.catalog.teams();
  const reps = teams ? Object.values(teamsOf(teams)).flatMap((team) => team.reps.map(({ person }) => person)) : [];
  if (!reps.includes(rep)) return invalid('rep', 'expected someone of teams.yaml');
  const command = { type: 'reassign' as const, handoff: handoff.id, rep, actor: asker.actor };
  const result = await sendCommand(deps, lead, command, input.commandId);
  if (result.code !== 'ok') return result;
  await recordAudit(deps, asker, 'handoff.reassign', handoff.id, { rep });
  return done((await deps.store.handoffs.find(handoff.id)) ?? handoff);
}
