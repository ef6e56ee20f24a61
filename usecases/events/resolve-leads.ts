import { LRUCache } from 'lru-cache';
import { normaliseEmail } from '../../store/aliases/email-address';
import type { Store } from '../../store/index';
import { emailAlias, externalAlias } from '../capture/identifiers';
import type { Deps } from '../deps';

/** Whom an event is about: exactly one of the three. */
export type LeadReference = { id?: string | undefined; email?: string | undefined; externalId?: string | undefined };

/** Found leads are remembered this long (real ms): an erased or merged one is followed by the relay meanwhile. */
const REMEMBERED_MS = 10_000;
const REMEMBERED = 50_000;

const caches = new WeakMap<Store, LRUCache<string, string>>();

function cacheOf(store: Store): LRUCache<string, string> {
  let cache = caches.get(store);
  if (!cache) {
    cache = new LRUCache({ max: REMEMBERED, ttl: REMEMBERED_MS });
    caches.set(store, cache);
  }
  return cache;
}

/** What led to an erased person leads nowhere from now on, in this process; others find out as what they remember ends. */
export function forgetLeads(store: Store, ids: readonly string[]): void {
  const cache = cacheOf(store);
  for (const [key, id] of [...cache.entries()]) if (ids.includes(id)) cache.delete(key);
}

/** The key a reference is looked up by; null when it names nobody. */
export function keyOf(reference: LeadReference): string | null {
  if (reference.id !== undefined) return `lead:${reference.id}`;
  if (reference.email !== undefined) return emailAlias(normaliseEmail(reference.email));
  return reference.externalId === undefined ? null : externalAlias(reference.externalId.trim());
}

/** The leads behind the keys, in at most three reads whatever their number; only what was found is remembered, never an absence. */
export async function resolveLeads(deps: Pick<Deps, 'store'>, keys: readonly string[]): Promise<Map<string, string>> {
  const cache = cacheOf(deps.store);
  const found = new Map<string, string>();
  const missing: string[] = [];
  for (const key of new Set(keys)) {
    const lead = cache.get(key);
    if (lead === undefined) missing.push(key);
    else found.set(key, lead);
  }
  if (missing.length === 0) return found;
  const aliases = await deps.store.aliases.resolve(missing);
  const ids = new Map(missing.flatMap((key) => candidateOf(key, aliases.get(key))));
  const alive = new Set((await deps.store.leads.findMany([...new Set(ids.values())])).map(({ id }) => id));
  for (const [key, id] of ids) {
    if (!alive.has(id)) continue;
    found.set(key, id);
    cache.set(key, id);
  }
  return found;
}

/** An id without an alias stands for itself: only merged leads have one. */
function candidateOf(key: string, bound: string | undefined): [string, string][] {
  if (bound !== undefined) return [[key, bound]];
  return key.startsWith('lead:') ? [[key, key.slice('lead:'.length)]] : [];
}
