import type { LeadRecord } from '../../domain/lead/lead';
import type { Capture } from '../../domain/timeline/hit';
import type { Store } from '../../store/index';
import { aliasesOf, emailAlias, externalAlias, phoneAlias, readIdentifiers, type Identifiers } from './identifiers';

type IdentifyDeps = { store: Pick<Store, 'leads' | 'aliases'> };

/** The lead an id stands for now: itself, or the survivor of a merge. */
export async function findLead(deps: IdentifyDeps, id: string): Promise<string> {
  const key = `lead:${id}`;
  return (await deps.store.aliases.resolve([key])).get(key) ?? id;
}

/**
 * The lead a capture would be attached to, null when it would make a new one. Reads only. The address decides; then the external
 * id; a telephone only where nothing says that it is somebody else's too, for colleagues share a switchboard.
 */
export async function lookUpLead(deps: IdentifyDeps, capture: Capture): Promise<string | null> {
  const identifiers = readIdentifiers(capture);
  const found = await deps.store.aliases.resolve(aliasesOf(identifiers));
  const { email, externalId, phone } = identifiers;
  const byEmail = email === null ? undefined : found.get(emailAlias(email));
  const byExternalId = externalId === null ? undefined : found.get(externalAlias(externalId));
  const strong = byEmail ?? byExternalId;
  if (strong !== undefined) return strong;
  const byPhone = phone === null ? undefined : found.get(phoneAlias(phone));
  if (byPhone === undefined) return null;
  const record = await deps.store.leads.find(byPhone);
  return record === null || mayBeSame(record, identifiers) ? byPhone : null;
}

/**
 * The lead of a capture, its identifiers bound to it. Each is bound once, to the first (edge case 4); one that belongs to another
 * lead stays there: two leads are never merged silently. `by`: the hit, for the record of who bound it.
 * @throws Error when no identifier is one: routes refuse that before they store the hit
 */
export async function identifyLead(deps: IdentifyDeps, capture: Capture, by: string): Promise<string> {
  const [first, ...others] = aliasesOf(readIdentifiers(capture));
  if (first === undefined)
    throw new Error(
      `The capture ${by} names nobody: expected an e-mail address, a telephone number or an external id.`,
    );
  const known = await lookUpLead(deps, capture);
  const { lead } = await deps.store.aliases.claim(first, known ?? capture.newLead, by);
  if (others.length > 0) await deps.store.aliases.claimMany(others.map((key) => ({ key, lead, by })));
  return lead;
}

function mayBeSame(record: LeadRecord, { email, externalId }: Identifiers): boolean {
  return (
    (email === null || record.email === null || record.email === email) &&
    (externalId === null || record.externalId === null || record.externalId === externalId)
  );
}
