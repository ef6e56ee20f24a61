import type { PersonRecord } from '../../store/people/contract';
import type { Deps } from '../deps';
import { done, type Outcome } from '../outcome';

/** Who works here, by e-mail address; never a hash. */
export async function listPeople(
  deps: Deps,
): Promise<Outcome<(Omit<PersonRecord, 'secretHash' | 'subject'> & { ready: boolean })[]>> {
  const people = await deps.store.people.list();
  return done(
    people.map(({ secretHash, subject, ...person }) => ({
      ...person,
      // Who has come by an OpenID provider needs no password.
      ready: secretHash !== null || typeof subject === 'string',
    })),
  );
}
