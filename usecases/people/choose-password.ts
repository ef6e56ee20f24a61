import type { Language } from '../../domain/lead/lead';
import type { PersonRecord } from '../../store/people/contract';
import type { Deps } from '../deps';
import { hashKey } from '../keys/hash-key';
import { done, invalid, notFound, type Outcome } from '../outcome';
import { hashPassword, PASSWORD_CHARS } from '../sign-in/password';
import { beginSession } from '../sign-in/session';

/** Whom an invitation is for; `not-found` where it is unknown, used or over. */
export async function openInvitation(deps: Deps, token: string): Promise<Outcome<PersonRecord>> {
  const invitation = await deps.store.sessions.find(hashKey(token));
  if (invitation?.kind !== 'invitation' || invitation.expiresAt <= deps.clock.nowReal()) return notFound('invitation');
  const person = await deps.store.people.find(invitation.owner.slice('person:'.length));
  return person?.disabledAt === null ? done(person) : notFound('invitation');
}

/**
 * Sets the password of whom the invitation is for, ends their other sessions and begins one; answers its token. The invitation is used
 * up: of two who come with it at once, one succeeds.
 */
export async function choosePassword(
  deps: Deps,
  input: { token: string; password: string; language: Language },
): Promise<Outcome<{ session: string }>> {
  const opened = await openInvitation(deps, input.token);
  if (opened.code !== 'ok') return opened;
  const { min, max } = PASSWORD_CHARS;
  if (input.password.length < min || input.password.length > max) {
    return invalid('password', `expected ${min} to ${max} characters`);
  }
  const { sessions, people } = deps.store;
  const secretHash = await hashPassword(input.password);
  if (!(await sessions.end(hashKey(input.token)))) return notFound('invitation');
  const person = opened.value;
  await people.update(person.id, { secretHash });
  await sessions.clearFailures(person.id);
  await sessions.endAllOf(`person:${person.id}`);
  return done({ session: await beginSession(deps, `person:${person.id}`, input.language) });
}
