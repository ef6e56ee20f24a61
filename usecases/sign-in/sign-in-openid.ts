import type { Language } from '../../domain/lead/lead';
import type { Role } from '../../domain/lead/documents';
import { normaliseEmail } from '../../domain/identity/email-address';
import type { PersonRecord } from '../../store/people/contract';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { openIdAddress, readOpenIdReturn, type Claims } from './openid-flow';
import type { OpenIdSettings } from './openid-settings';
import { beginSession } from './session';

/** `refused`: known who it is, but not let in; `failed`: the provider is away, or what came back does not hold. */
export type OpenIdResult = { ok: true; token: string; then: string } | { ok: false; reason: 'refused' | 'failed' };

/** Where to go to sign in; null where the provider cannot be asked now, or none is configured. */
export async function beginOpenId(deps: Deps, ticket: string, then: string): Promise<string | null> {
  const { openId } = deps.config;
  if (openId === undefined) return null;
  try {
    return (await openIdAddress(deps, openId, ticket, then)).href;
  } catch (error) {
    deps.log.warn({ err: nameOf(error) }, 'the OpenID provider cannot be asked');
    return null;
  }
}

/**
 * Signs in whom the provider vouches for: somebody known here by their verified e-mail address, under the same subject as before. Where
 * roles are mapped, theirs become what the claim says now; with none they are not let in. Nobody gets an account unless the
 * configuration says so, and nobody who was shut out comes back this way.
 */
export async function finishOpenId(
  deps: Deps,
  came: { ticket: string; query: string; language: Language },
): Promise<OpenIdResult> {
  const { openId } = deps.config;
  if (openId === undefined) return { ok: false, reason: 'failed' };
  let read: Awaited<ReturnType<typeof readOpenIdReturn>>;
  try {
    read = await readOpenIdReturn(deps, openId, came);
  } catch (error) {
    deps.log.warn({ err: nameOf(error) }, 'a sign-in by OpenID Connect failed');
    return { ok: false, reason: 'failed' };
  }
  const person = await admit(deps, openId, read.claims);
  if (person === null) return { ok: false, reason: 'refused' };
  await recordAudit(deps, askerOf(person), 'session.begun', person.id, { by: 'openid' });
  return { ok: true, token: await beginSession(deps, `person:${person.id}`, came.language), then: read.then };
}

async function admit(deps: Deps, settings: OpenIdSettings, claims: Claims): Promise<PersonRecord | null> {
  const { people } = deps.store;
  const id = addressIn(claims, settings);
  if (id === null) return null;
  const roles = rolesIn(claims, settings);
  if (roles?.length === 0) return null;
  const subject = `${settings.issuer} ${claims.subject}`;
  const known = await people.find(id);
  if (known === null) return roles !== null && settings.creates ? create(deps, { id, claims, roles, subject }) : null;
  const isTheirs = known.subject === undefined || known.subject === null || known.subject === subject;
  if (known.disabledAt !== null || !isTheirs) return null;
  return people.update(id, { subject, ...(roles !== null && { roles }) });
}

async function create(
  deps: Deps,
  { id, claims, roles, subject }: { id: string; claims: Claims; roles: Role[]; subject: string },
): Promise<PersonRecord | null> {
  const name = typeof claims.name === 'string' && claims.name.trim() !== '' ? claims.name.trim().slice(0, 200) : id;
  const createdAt = deps.clock.now();
  const person = { id, name, roles, language: null, secretHash: null, createdAt, disabledAt: null, subject };
  // Two windows at once: the other has made the account, and this one signs in when tried again.
  if (!(await deps.store.people.create(person))) return null;
  await recordAudit(deps, askerOf(person), 'person.created', id, { by: 'openid', roles });
  return person;
}

/** The address, if the provider says that it is theirs. */
function addressIn({ email, email_verified: verified }: Claims, { trustsEmail }: OpenIdSettings): string | null {
  if (typeof email !== 'string' || !email.includes('@')) return null;
  return verified === true || (trustsEmail && verified !== false) ? normaliseEmail(email) : null;
}

/** Roles by the claim; null where none are mapped. */
function rolesIn(claims: Claims, { roles, rolesClaim }: OpenIdSettings): Role[] | null {
  if (roles === null) return null;
  const path = Object.hasOwn(claims, rolesClaim) ? [rolesClaim] : rolesClaim.split('.');
  const said = path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    claims,
  );
  const values: unknown[] = Array.isArray(said) ? said : [said];
  return [
    ...new Set(
      values.flatMap((value) => {
        const role = typeof value === 'string' && Object.hasOwn(roles, value) ? roles[value] : undefined;
        return role === undefined ? [] : [role];
      }),
    ),
  ];
}

function askerOf({ id, roles }: PersonRecord): Asker {
  return { id: `person:${id}`, actor: id, person: id, roles };
}

/** What went wrong, without what was sent along: that may hold codes and addresses. */
function nameOf(error: unknown): string {
  const { name, code } = error as { name?: unknown; code?: unknown };
  return [name, code].filter((one) => typeof one === 'string').join(' ');
}
