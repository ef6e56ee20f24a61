import type { LeadRecord } from '../../domain/lead/lead';
import type { Asker, Deps } from '../../usecases/deps';
import { getLead, scoreLead } from '../../usecases/leads/get-lead';
import type { Outcome } from '../../usecases/outcome';
import type { Answer } from '../http/route';
import { viewLead } from '../shapes/lead-view';

/** The lead as the change that was asked for has left it, with its score now; or why it was not changed. */
export async function answerLead(deps: Deps, outcome: Outcome<LeadRecord>, status = 200): Promise<Answer> {
  if (outcome.code !== 'ok') return outcome;
  const { assessed } = await scoreLead(deps, outcome.value);
  return { status, body: viewLead(outcome.value, assessed), lead: outcome.value.id };
}

/** The lead read anew, for changes that its workflow or other leads have a part in; or why there was none. */
export async function answerLeadAnew(deps: Deps, asker: Asker, outcome: Outcome<{ id: string }>): Promise<Answer> {
  if (outcome.code !== 'ok') return outcome;
  const found = await getLead(deps, asker, outcome.value.id);
  if (found.code !== 'ok') return found;
  const { lead, assessed } = found.value;
  return { status: 200, body: viewLead(lead, assessed), lead: lead.id };
}
