import type { Asker, Deps } from '../../usecases/deps';
import { getLead } from '../../usecases/leads/get-lead';
import type { Answer } from '../http/route';
import { viewLead } from '../shapes/lead-view';

/** The lead as it is now, for routes that have just changed it. */
export async function answerLead(deps: Deps, asker: Asker, id: string): Promise<Answer> {
  const found = await getLead(deps, asker, id);
  if (found.code !== 'ok') return found;
  const { lead, assessed } = found.value;
  return { status: 200, body: viewLead(lead, assessed), lead: lead.id };
}
