import type { PersonRecord } from '../../store/people/contract';
import type { Deps } from '../deps';
import { done, type Outcome } from '../outcome';

/** Who works here, by e-mail address; never a hash. */
export async function listPeople(
  deps: Deps,
): Promise<Outcome<(Omit<PersonRecord, 'secretHash'> & { ready: boolean })[]>> {
  const people = await deps.store.people.list();
  return done(people.map(({ secretHash, ...person }) => ({ ...person, ready: secretHash !== null })));
}
