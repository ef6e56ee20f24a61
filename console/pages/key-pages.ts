import type { KeyRecord } from '../../domain/lead/documents';
import { createKey } from '../../usecases/keys/create-key';
import { listKeys } from '../../usecases/keys/list-keys';
import { revokeKey } from '../../usecases/keys/revoke-key';
import { invalid, notFound, type Refusal } from '../../usecases/outcome';
import { actPage, showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { problemOf } from '../refusals';

const isAdmin = ({ asker }: PageCall): boolean => asker.roles.includes('admin');
/** A person's keys are theirs; an administrator sees all, those of integrations too. */
const isTheirs = (call: PageCall, { person }: KeyRecord): boolean =>
  isAdmin(call) || (person !== null && person === call.asker.person);

async function showKeys(call: PageCall, refusal?: Refusal, key?: string): Promise<PageAnswer> {
  const { deps, form, formats } = call;
  const keys = await listKeys(deps);
  if (keys.code !== 'ok') return keys;
  const problem = refusal && problemOf(refusal, formats);
  return {
    view: 'keys',
    title: formats.say('keys.title'),
    status: problem?.status ?? 200,
    data: {
      ...{ problem, key, admin: isAdmin(call), name: key === undefined ? form.text('name') : undefined },
      keys: keys.value
        .filter((one) => isTheirs(call, one))
        .map(({ id, name, person, roles, createdAt, revokedAt }) => ({
          id,
          name,
          person,
          roles,
          createdAt,
          revokedAt,
        })),
    },
  };
}

/** A key does what its owner may, no more; an administrator may make one for an integration instead. */
async function makeKey(call: PageCall): Promise<PageAnswer> {
  const { deps, asker, form, formats } = call;
  const name = form.text('name')?.slice(0, 100);
  if (name === undefined) return showKeys(call, invalid('', formats.say('keys.name.expected')));
  const integration = isAdmin(call) && form.checked('integration');
  const made = await createKey(deps, asker, {
    name,
    person: integration ? null : asker.person,
    roles: integration ? ['integration'] : [...asker.roles],
  });
  // Shown by this answer alone: only its hash is kept.
  return made.code === 'ok' ? showKeys(call, undefined, made.value.key) : showKeys(call, made);
}

/** Keys of the API, made and revoked by whose they are. */
export const KEY_PAGES: readonly Page[] = [
  showPage('/keys', 'signed-in', (call) => showKeys(call)),
  actPage('/keys', 'signed-in', makeKey),
  actPage('/keys/:id/revoke', 'signed-in', async (call) => {
    const { deps, asker, params } = call;
    const keys = await listKeys(deps);
    if (keys.code !== 'ok') return keys;
    const key = keys.value.find(({ id }) => id === params.id);
    // Another's key is not told from none.
    if (!key || !isTheirs(call, key)) return notFound('key');
    const revoked = await revokeKey(deps, asker, key.id);
    return revoked.code === 'ok' ? { to: '/keys', said: 'revoked' } : showKeys(call, revoked);
  }),
];
