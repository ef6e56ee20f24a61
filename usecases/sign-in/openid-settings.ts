import type { Role } from '../../domain/lead/documents';

/** How people sign in by OpenID Connect, as configured. */
export type OpenIdSettings = {
  /** Where the provider is: its `/.well-known/openid-configuration` lies below. */
  issuer: string;
  clientId: string;
  /** Null for a public client, which PKCE alone protects. */
  clientSecret: string | null;
  /** Scopes asked for, with spaces between. */
  scope: string;
  /** The claim that says what somebody is; dots lead into objects (`realm_access.roles`). */
  rolesClaim: string;
  /** Which value of that claim is which role of ours; null: roles are given here, by invitation. */
  roles: Readonly<Record<string, Role>> | null;
  /** Whether somebody unknown, for whom the claim names a role, gets an account. */
  creates: boolean;
  /** Whether the provider's e-mail addresses hold without `email_verified`. */
  trustsEmail: boolean;
};
