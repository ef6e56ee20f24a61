import type { Role } from '../../domain/lead/documents';
import type { People } from '../../store/people/contract';

/** The addresses of those who have a role and may sign in. */
export async function peopleWithRole(people: Pick<People, 'list'>, role: string): Promise<string[]> {
  const all = await people.list();
  return all.filter(({ roles, disabledAt }) => disabledAt === null && roles.includes(role as Role)).map(({ id }) => id);
}
