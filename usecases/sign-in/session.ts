import { randomBytes } from 'node:crypto';
import type { Language } from '../../domain/lead/lead';
import type { Asker, Deps } from '../deps';
import { DEVELOPMENT_KEYS } from '../keys/development-keys';
import { findAsker } from '../keys/find-asker';
import { hashKey } from '../keys/hash-key';

const HOUR_MS = 3_600_000;
/** A session ends when nobody used it for so long, in real ms. */
export const IDLE_MS = 12 * HOUR_MS;
/** And so long after it began in any case. */
const AT_MOST_MS = 14 * 24 * HOUR_MS;
/** Last use is noted no more often than this. */
const TOUCH_MS = 5 * 60_000;

/** Who is signed in. */
export type SignedIn = { asker: Asker; name: string; language: Language | null };

/**
 * Begins a session; answers what the browser keeps, told this once. `language`: what the page was read in, which is what its owner is
 * written in from then on, unless they have chosen before.
 */
export async function beginSession(deps: Deps, owner: string, language: Language): Promise<string> {
  const now = deps.clock.nowReal();
  await deps.store.sessions.expire(now);
  const token = randomBytes(32).toString('base64url');
  await deps.store.sessions.create({
    id: hashKey(token),
    kind: 'session',
    owner,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + IDLE_MS,
  });
  const [kind, id = ''] = splitOwner(owner);
  const person = kind === 'person' ? await deps.store.people.find(id) : null;
  if (person?.language === null) await deps.store.people.update(id, { language });
  return token;
}

/** Who a browser is; null when it is nobody: unknown, expired, the person disabled, or a development key in production. */
export async function findSession(deps: Deps, token: string): Promise<SignedIn | null> {
  const now = deps.clock.nowReal();
  const session = await deps.store.sessions.find(hashKey(token));
  if (session?.kind !== 'session' || session.expiresAt <= now) return null;
  const signedIn = await findOwner(deps, session.owner);
  if (signedIn && now - session.lastSeenAt > TOUCH_MS) {
    await deps.store.sessions.touch(session.id, now, Math.min(now + IDLE_MS, session.createdAt + AT_MOST_MS));
  }
  return signedIn;
}

/** Ends a session at once; one that is gone already is fine. */
export async function endSession(deps: Deps, token: string): Promise<void> {
  await deps.store.sessions.end(hashKey(token));
}

/** The owner as they are now: roles are looked up at each request, so that taking one away is at once. */
async function findOwner(deps: Deps, owner: string): Promise<SignedIn | null> {
  const [kind = '', id = ''] = splitOwner(owner);
  if (kind === 'key') {
    if (!DEVELOPMENT_KEYS.some(({ key }) => key === id)) return null;
    const asker = await findAsker(deps, id);
    return asker && { asker, name: asker.actor, language: null };
  }
  const person = await deps.store.people.find(id);
  if (person?.disabledAt !== null) return null;
  const asker = { id: owner, actor: person.id, person: person.id, roles: person.roles };
  return { asker, name: person.name, language: person.language };
}

function splitOwner(owner: string): string[] {
  const colon = owner.indexOf(':');
  return [owner.slice(0, colon), owner.slice(colon + 1)];
}
