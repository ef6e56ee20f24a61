import { z } from 'zod';
import { ROLES_OF_PEOPLE, type Role } from '../domain/lead/documents';
import type { OpenIdSettings } from '../usecases/sign-in/openid-settings';
import { answer, list, text } from './variable-shapes';

const mapping = list.transform((items, context) => {
  // A group's name may hold `=` itself; a role does not.
  const pairs = items.map(
    (pair) =>
      [pair.slice(0, Math.max(0, pair.lastIndexOf('='))).trim(), pair.slice(pair.lastIndexOf('=') + 1).trim()] as const,
  );
  const wrong = pairs.find(([value, role]) => value === '' || !ROLES_OF_PEOPLE.some((one) => one === role));
  if (pairs.length > 0 && wrong === undefined) return Object.fromEntries(pairs) as Record<string, Role>;
  context.addIssue({
    code: 'custom',
    message: `expected value=role,value=role with the roles ${ROLES_OF_PEOPLE.join(', ')}`,
  });
  return z.NEVER;
});

/** The variables of signing in by OpenID Connect. */
export const OPENID_VARIABLES = {
  RIPEN_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'expected an http(s) URL' })
    .optional()
    .meta({
      meaning: 'OpenID Connect provider by which people may sign in to the console: without it by password alone.',
    }),
  RIPEN_OIDC_CLIENT_ID: text.optional().meta({ meaning: 'This server’s client id with that provider.' }),
  RIPEN_OIDC_CLIENT_SECRET: text
    .optional()
    .meta({ meaning: 'Its secret; none for a public client, which PKCE protects.', secret: true }),
  RIPEN_OIDC_SCOPE: z
    .string()
    .regex(/(^| )openid( |$)/, 'expected scopes with openid among them')
    .default('openid email profile')
    .meta({ meaning: 'Scopes asked for.' }),
  RIPEN_OIDC_ROLES_CLAIM: text
    .default('roles')
    .meta({ meaning: 'Claim that says what somebody is, such as `groups` or `realm_access.roles`.' }),
  RIPEN_OIDC_ROLES: mapping.optional().meta({
    meaning:
      'Which value of the claim is which role, such as `crm-admins=admin,crm-sales=sales`: by default roles are given by invitation.',
  }),
  RIPEN_OIDC_CREATE: answer.meta({
    meaning: 'Whether somebody unknown, for whom the claim names a role, gets an account: true or false.',
  }),
  RIPEN_OIDC_TRUST_EMAIL: answer.meta({
    meaning: 'Whether the provider’s addresses hold without `email_verified`: true or false.',
  }),
};
type Variables = z.infer<z.ZodObject<typeof OPENID_VARIABLES>>;

/** What is wrong with these variables together. */
export function checkOpenId(variables: Variables, production: boolean): string[] {
  const { RIPEN_OIDC_ISSUER: issuer, RIPEN_OIDC_CLIENT_ID: clientId, RIPEN_OIDC_ROLES: roles } = variables;
  const errors: string[] = [];
  if (issuer !== undefined && clientId === undefined)
    errors.push('RIPEN_OIDC_CLIENT_ID: required with RIPEN_OIDC_ISSUER');
  if (issuer === undefined && clientId !== undefined)
    errors.push('RIPEN_OIDC_ISSUER: required with RIPEN_OIDC_CLIENT_ID');
  if (production && issuer?.startsWith('http:') === true)
    errors.push('RIPEN_OIDC_ISSUER: expected https in production');
  if (variables.RIPEN_OIDC_CREATE === 'true' && roles === undefined)
    errors.push('RIPEN_OIDC_ROLES: required with RIPEN_OIDC_CREATE, for an account needs a role');
  return errors;
}

/** How people sign in by OpenID Connect; null where no provider is named. */
export function readOpenId(variables: Variables): OpenIdSettings | null {
  const { RIPEN_OIDC_ISSUER: issuer, RIPEN_OIDC_CLIENT_ID: clientId } = variables;
  if (issuer === undefined || clientId === undefined) return null;
  return {
    issuer,
    clientId,
    clientSecret: variables.RIPEN_OIDC_CLIENT_SECRET ?? null,
    scope: variables.RIPEN_OIDC_SCOPE,
    rolesClaim: variables.RIPEN_OIDC_ROLES_CLAIM,
    roles: variables.RIPEN_OIDC_ROLES ?? null,
    creates: variables.RIPEN_OIDC_CREATE === 'true',
    trustsEmail: variables.RIPEN_OIDC_TRUST_EMAIL === 'true',
  };
}
