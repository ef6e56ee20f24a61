import { randomBytes } from 'node:crypto';
import type { Role } from '../../domain/lead/documents';
import type { Language } from '../../domain/lead/lead';
import { normaliseEmail } from '../../domain/identity/email-address';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { hashKey } from '../keys/hash-key';
import { done, invalid, type Outcome } from '../outcome';

/** How long an invitation may be used, in real ms. */
const INVITATION_MS = 24 * 3_600_000;
const ADDRESS = /^[^\s@<>:]+@[^\s@<>:]+$/;

/** `language`: what they are written in until they choose one. */
export type InvitePersonInput = {
  email: string;
  name?: string | undefined;
  roles: readonly Role[];
  language?: Language | undefined;
};

/**
 * A one-time link with which a person chooses a password, told this once and good for a day. Creates the person where they are not
 * known; somebody who is known gets the roles besides their own, and keeps their password until the link is used.
 */
export async function invitePerson(
  deps: Pick<Deps, 'store' | 'clock' | 'config'>,
  asker: Asker,
  input: InvitePersonInput,
): Promise<Outcome<{ person: string; link: string }>> {
  const id = normaliseEmail(input.email);
  if (!ADDRESS.test(id) || id.length > 254) return invalid('email', 'expected an e-mail address');
  if (input.roles.length === 0) return invalid('roles', 'expected at least one role');
  const { people, sessions } = deps.store;
  const known = await people.find(id);
  if (known) {
    const roles = [...new Set([...known.roles, ...input.roles])];
    const { name, language } = input;
    const told = { ...(name !== undefined && { name }), ...(language !== undefined && { language }) };
    await people.update(id, { roles, disabledAt: null, ...told });
  } else {
    await people.create({
      id,
      name: input.name ?? id,
      roles: [...input.roles],
      language: input.language ?? null,
      secretHash: null,
      createdAt: deps.clock.now(),
      disabledAt: null,
    });
  }
  const token = randomBytes(32).toString('base64url');
  const now = deps.clock.nowReal();
  const times = { createdAt: now, lastSeenAt: now, expiresAt: now + INVITATION_MS };
  await sessions.create({ id: hashKey(token), kind: 'invitation', owner: `person:${id}`, ...times });
  await recordAudit(deps, asker, 'person.invited', id, { roles: [...input.roles] });
  return done({ person: id, link: `${deps.config.publicUrl}/welcome/${token}` });
}
