import type { LeadRecord } from '../../domain/lead/lead';
import { nextNow } from '../../domain/lead/next-now';
import type { Asker, Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { assessLead, type Assessed } from '../scoring/assess-lead';
import { findLead } from './find-lead';

/** A lead and what it scores now, null where no model is published. */
export type ScoredLead = { lead: LeadRecord; assessed: Assessed | null };

/** One lead, assessed at this instant: a read gives what the arithmetic gives now (lifecycle.md). */
export async function getLead(deps: Deps, asker: Asker, reference: string): Promise<Outcome<ScoredLead>> {
  const found = await findLead(deps, asker, reference);
  return found.code === 'ok' ? done(await scoreLead(deps, found.value)) : found;
}

/** The score of a lead just read, and what holds it back at this instant. */
export async function scoreLead(deps: Deps, lead: LeadRecord): Promise<ScoredLead> {
  const last = lead.state?.enrollment?.lastMail ?? null;
  const [assessed, controls, mail] = await Promise.all([
    assessLead(deps, lead),
    deps.catalog.controls(),
    last === null ? null : deps.store.mails.find(last),
  ]);
  return { lead: { ...lead, next: nextNow(lead, controls, mail) }, assessed };
}
