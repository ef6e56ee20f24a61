import type { Role } from '../../domain/lead/documents';
import type { Refusal } from '../../usecases/outcome';
import { disablePerson } from '../../usecases/people/disable-person';
import { invitePerson } from '../../usecases/people/invite-person';
import { listPeople } from '../../usecases/people/list-people';
import { actPage, showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { problemOf } from '../refusals';

/** Roles a person may have: integrations are keys. */
const ROLES: readonly Role[] = ['admin', 'marketer', 'lead-manager', 'qualifier', 'sales', 'sales-manager'];
const ADMIN = ['admin'] as const;

async function showPeople(call: PageCall, refusal?: Refusal, link?: string): Promise<PageAnswer> {
  const { deps, asker, form, formats } = call;
  const people = await listPeople(deps);
  if (people.code !== 'ok') return people;
  const problem = refusal && problemOf(refusal, formats);
  return {
    view: 'people',
    title: formats.say('people.title'),
    status: problem?.status ?? 200,
    data: {
      problem,
      link,
      people: people.value.map((person) => ({ ...person, self: person.id === asker.person })),
      roleChoices: ROLES.map((role) => ({ role, chosen: form.texts('role').includes(role) })),
      email: form.text('email'),
      personName: form.text('name'),
    },
  };
}

async function invite(call: PageCall): Promise<PageAnswer> {
  const { deps, asker, form } = call;
  const roles = ROLES.filter((role) => form.texts('role').includes(role));
  const invited = await invitePerson(deps, asker, { email: form.text('email') ?? '', name: form.text('name'), roles });
  // Shown by this answer alone: the link is told once, and a reload only makes another.
  return invited.code === 'ok' ? showPeople(call, undefined, invited.value.link) : showPeople(call, invited);
}

/** Who works here. */
export const PEOPLE_PAGES: readonly Page[] = [
  showPage('/people', ADMIN, (call) => showPeople(call)),
  actPage('/people', ADMIN, invite),
  actPage('/people/:id/disable', ADMIN, async (call) => {
    const outcome = await disablePerson(call.deps, call.asker, call.params.id ?? '');
    return outcome.code === 'ok' ? { to: '/people', said: 'disabled' } : showPeople(call, outcome);
  }),
];
