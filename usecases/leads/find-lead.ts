import { normaliseEmail } from '../../store/aliases/email-address';
import type { LeadRecord } from '../../domain/lead/lead';
import { emailAlias, externalAlias } from '../capture/identifiers';
import type { Asker, Deps } from '../deps';
import { done, notFound, type Outcome } from '../outcome';
import { maySee } from './see-lead';

/**
 * The lead behind a `:id` of the API: its id, `email:<address>` or `ext:<externalId>`; the id of a merged lead finds its survivor.
 * A lead that is unknown, erased, or not for the asker's eyes is equally `not-found`.
 */
export async function findLead(deps: Deps, asker: Asker, reference: string): Promise<Outcome<LeadRecord>> {
  const lead = await findLeadOfAnyone(deps, reference);
  return lead && (await maySee(deps, asker, lead)) ? done(lead) : notFound('lead');
}

/** The same without asking who looks. */
export async function findLeadOfAnyone(deps: Deps, reference: string): Promise<LeadRecord | null> {
  const alias = aliasOf(reference);
  const id = alias === null ? reference : await resolve(deps, alias);
  if (id === null) return null;
  const lead = await deps.store.leads.find(id);
  if (lead && lead.state?.stage !== 'merged') return lead.state?.stage === 'erased' ? null : lead;
  const survivor = await resolve(deps, `lead:${id}`);
  return survivor === null ? lead : deps.store.leads.find(survivor);
}

function aliasOf(reference: string): string | null {
  if (reference.startsWith('email:')) return emailAlias(normaliseEmail(reference.slice('email:'.length)));
  if (reference.startsWith('ext:')) return externalAlias(reference.slice('ext:'.length).trim());
  return null;
}

async function resolve(deps: Deps, alias: string): Promise<string | null> {
  return (await deps.store.aliases.resolve([alias])).get(alias) ?? null;
}
