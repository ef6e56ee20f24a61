import type { LeadRecord } from '../../domain/lead/lead';
import { SEARCHED_PATHS, wordsOfLead, type Searched } from '../../domain/lead/search-words';
import type { JsonObject } from '../../domain/timeline/entry';
import type { LeadCollection } from './collection';
import type { LeadChange } from './contract';

/** How often a change of somebody's name is followed when others change it at the same moment. */
const TRIES = 5;

/** Whether a change says something of what searches look at. */
export function isSearched({ set = {}, unset = [] }: LeadChange): boolean {
  const paths: readonly string[] = SEARCHED_PATHS;
  return [...Object.keys(set), ...unset].some((path) => path === 'profile' || paths.includes(path));
}

/** The change with the words that the lead will be found under: written together, for nobody would notice that they are missing. */
export function withWords(lead: LeadRecord, change: LeadChange): LeadChange {
  return { ...change, set: { ...change.set, words: wordsOfLead(searchedAfter(lead, change)) } };
}

/** Puts the words right where somebody else changed another part of the name meanwhile. */
export async function mendWords(leads: LeadCollection, changed: LeadRecord, written: unknown): Promise<void> {
  let [lead, words]: [LeadRecord | null, unknown] = [changed, written];
  for (let tries = 0; tries < TRIES && lead !== null; tries++) {
    const right = wordsOfLead(lead);
    if (JSON.stringify(right) === JSON.stringify(words)) return;
    words = right;
    lead = await leads.change(lead.id, { $set: { words } });
  }
}

function searchedAfter(lead: LeadRecord, { set = {}, unset = [] }: LeadChange): Searched {
  const profile = { ...((set.profile as JsonObject | undefined) ?? lead.profile) };
  const own = { email: lead.email, phone: lead.phone, externalId: lead.externalId, company: lead.company };
  const given = [...unset.map((path) => [path, null] as const), ...Object.entries(set)];
  for (const [path, value] of given) {
    if (path.startsWith('profile.')) profile[path.slice('profile.'.length)] = value as JsonObject[string];
    else if (Object.hasOwn(own, path)) own[path as keyof typeof own] = value as string | null;
  }
  return { ...own, profile };
}
