import type { Request } from 'express';
import type { Asker, Deps } from '../../usecases/deps';
import { findAsker } from '../../usecases/keys/find-asker';
import { say } from '../words/words';
import { RefusedRequest } from './failures';
import { rolesOf } from './openapi';
import { isAllowed, type Route } from './route';

/** Who calls routes that ask for no key: their token or nothing speaks for them. */
const NOBODY: Asker = { id: 'public', actor: 'public', person: null, roles: [] };

/** The owner of the request's key, if the route lets them in: 401 without a valid key, 403 without one of its roles. */
export async function authenticate(deps: Deps, route: Route, req: Request): Promise<Asker> {
  if (route.access === 'public') return NOBODY;
  const key = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  if (key === undefined) throw unauthorized('detail.no-key');
  const asker = await findAsker(deps, key);
  if (!asker) throw unauthorized('detail.wrong-key');
  if (!isAllowed(route.access, asker.roles)) {
    const roles = rolesOf(route.access).join(', ');
    throw new RefusedRequest((language) => ({
      status: 403,
      name: 'forbidden',
      detail: say(language, 'detail.roles', { roles }),
    }));
  }
  return asker;
}

function unauthorized(detail: 'detail.no-key' | 'detail.wrong-key'): RefusedRequest {
  return new RefusedRequest((language) => ({
    status: 401,
    name: 'unauthorized',
    detail: say(language, detail),
    headers: { 'WWW-Authenticate': 'Bearer' },
  }));
}
