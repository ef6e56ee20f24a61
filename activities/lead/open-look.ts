import type { LeadRecord } from '../../domain/lead/lead';
import { readNews, type News } from '../../domain/lead/news';
import type { LeadState } from '../../domain/lead/state';
import { reasonsBy, suppressionBy } from '../../domain/life/suppression-by';
import type { Step } from '../../workflows/contract/activities';
import type { LeadDeps } from '../ports';
import { loadLead, type LoadedLead } from './load-lead';
import { goOn } from './open-step';
import { startCycle } from './start-cycle';

/** What a look works with: the lead, its state as last known, and what is new to it. */
export type OpenLook = LoadedLead & { state: LeadState; now: number; news: News };

/** Reads the lead and what has come since its last look; what ends mail is a suppression from here on, whoever reported it. */
export async function openLook(deps: LeadDeps, step: Step): Promise<OpenLook> {
  const { lead, entries } = await loadLead(deps, step.state.id);
  // Machines' clocks differ a little: what is on the timeline has happened.
  const now = entries.reduce((latest, { at }) => Math.max(latest, at), step.now);
  const state = latest(step.state, lead);
  const news = readNews(entries.slice(state.cursor));
  if (state.rev === 0) await startCycle(deps, lead, state, lead.createdAt);
  return {
    lead: await suppressed(deps, lead, news),
    entries,
    now,
    news,
    state,
  };
}

/**
 * A run that begins anew although the lead has lived already (the run before failed) goes on from the projection (decisions.md 8), and
 * so does one that has lost a task whose activities had run.
 * Revision 1 is the first look's own: it is that look, repeated, and must see the same news again.
 */
function latest(state: LeadState, { state: projected }: LeadRecord): LeadState {
  if (projected === null || projected.rev <= Math.max(1, state.rev)) return state;
  return state.rev === 0 ? { ...projected, clock: state.clock } : goOn(state, projected);
}

async function suppressed(deps: LeadDeps, lead: LeadRecord, news: News): Promise<LeadRecord> {
  for (const reason of reasonsBy(lead, news)) await deps.leads.suppress(lead.id, reason);
  return { ...lead, suppressed: suppressionBy(lead, news) };
}
