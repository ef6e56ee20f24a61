import { normaliseEmail } from '../../domain/identity/email-address';
import { recordAudit } from '../audit/record-audit';
import type { Language } from '../../domain/lead/lead';
import type { Deps } from '../deps';
import { DEVELOPMENT_KEYS, type DevelopmentKey } from '../keys/development-keys';
import { verifyPassword } from './password';
import { beginSession } from './session';

/** So many wrong passwords for one account within the window, and it is closed until the window is over. */
const MAX_FAILURES = 8;
const WINDOW_MS = 15 * 60_000;

export type SignInResult = { ok: true; token: string } | { ok: false; reason: 'wrong' | 'throttled' };

/**
 * Signs a person in with their password. Unknown address, no password chosen yet, disabled and wrong password are one answer, after the
 * same work; after eight wrong ones within 15 real minutes even the right one waits.
 */
export async function signIn(
  deps: Deps,
  input: { email: string; password: string; language: Language },
): Promise<SignInResult> {
  const { people, sessions } = deps.store;
  const id = normaliseEmail(input.email);
  const now = deps.clock.nowReal();
  const before = await sessions.failuresOf(id);
  if (before && before.failures >= MAX_FAILURES && before.sinceReal > now - WINDOW_MS) {
    return { ok: false, reason: 'throttled' };
  }
  const person = await people.find(id);
  const matches = await verifyPassword(input.password, person?.secretHash ?? null);
  if (person?.disabledAt !== null || !matches) {
    await sessions.recordFailure(id, now, now - WINDOW_MS);
    return { ok: false, reason: 'wrong' };
  }
  await sessions.clearFailures(id);
  await recordAudit(deps, { id: `person:${id}`, actor: id, person: id, roles: person.roles }, 'session.begun', id);
  return { ok: true, token: await beginSession(deps, `person:${id}`, input.language) };
}

/** The development keys that stand for a person, who can be signed in as with one click; none in production. */
export function listDevelopmentPeople(deps: Pick<Deps, 'config'>): (DevelopmentKey & { person: string })[] {
  if (deps.config.production) return [];
  return DEVELOPMENT_KEYS.flatMap((one) => (one.person === null ? [] : [{ ...one, person: one.person }]));
}

/** Signs in as one of them; null for any other key, and in production. */
export async function signInForDevelopment(deps: Deps, key: string, language: Language): Promise<string | null> {
  const found = listDevelopmentPeople(deps).find((one) => one.key === key);
  return found ? beginSession(deps, `key:${found.key}`, language) : null;
}
