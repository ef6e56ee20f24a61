import { createHash } from 'node:crypto';
import type * as Client from 'openid-client';
import type { Deps } from '../deps';
import type { OpenIdSettings } from './openid-settings';

/** Where the provider sends people back to, below the public URL. */
export const OPENID_RETURN = '/sign-in/openid/return';
/** A provider that does not answer for so long, in real seconds, is away. */
const TIMEOUT_S = 10;

/** What the provider says of somebody, of the ID token and of its user-info endpoint together. */
export type Claims = { subject: string } & Record<string, unknown>;

const providers = new Map<string, Promise<Client.Configuration>>();

/**
 * Where to send somebody to sign in. State, nonce and PKCE's verifier are derived from `ticket`, a secret that only this browser keeps
 * (in a cookie): nothing of a sign-in that has begun is stored, and who has the address alone has none of them.
 */
export async function openIdAddress(deps: Deps, settings: OpenIdSettings, ticket: string, then: string): Promise<URL> {
  const client = await library();
  const provider = await findProvider(deps, settings);
  return client.buildAuthorizationUrl(provider, {
    redirect_uri: `${deps.config.publicUrl}${OPENID_RETURN}`,
    scope: settings.scope,
    state: stateOf(ticket, then),
    nonce: derive('nonce', ticket),
    code_challenge: createHash('sha256').update(derive('verifier', ticket)).digest('base64url'),
    code_challenge_method: 'S256',
  });
}

/**
 * Who came back, by the query the provider sent along: state, nonce, PKCE, issuer, audience, times and the token's signature checked.
 * Throws what the library throws where any of these does not hold, or the provider is away.
 */
export async function readOpenIdReturn(
  deps: Deps,
  settings: OpenIdSettings,
  { ticket, query }: { ticket: string; query: string },
): Promise<{ claims: Claims; then: string }> {
  const client = await library();
  const provider = await findProvider(deps, settings);
  const address = new URL(`${deps.config.publicUrl}${OPENID_RETURN}${query}`);
  const then = thenOf(address.searchParams.get('state') ?? '');
  const tokens = await client.authorizationCodeGrant(provider, address, {
    expectedState: stateOf(ticket, then),
    expectedNonce: derive('nonce', ticket),
    pkceCodeVerifier: derive('verifier', ticket),
    idTokenExpected: true,
  });
  const token = tokens.claims();
  if (token === undefined) throw new Error('the provider sent no ID token');
  const more =
    provider.serverMetadata().userinfo_endpoint === undefined
      ? {}
      : await client.fetchUserInfo(provider, tokens.access_token, token.sub);
  return { claims: { ...token, ...more, subject: token.sub }, then };
}

/** Only those who sign in by it wait for it to load; it is an ES module. */
function library(): Promise<typeof Client> {
  return import('openid-client');
}

/** What the provider publishes of itself, asked once a process; a failure is not kept. */
function findProvider({ config }: Deps, settings: OpenIdSettings): Promise<Client.Configuration> {
  const { issuer, clientId, clientSecret } = settings;
  const key = JSON.stringify([issuer, clientId, clientSecret]);
  const found = providers.get(key) ?? discover(settings, !config.production);
  providers.set(key, found);
  found.catch(() => providers.delete(key));
  return found;
}

async function discover(
  { issuer, clientId, clientSecret }: OpenIdSettings,
  development: boolean,
): Promise<Client.Configuration> {
  const client = await library();
  const authentication = clientSecret === null ? client.None() : client.ClientSecretPost(clientSecret);
  const execute = [client.enableNonRepudiationChecks];
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated to stand out; without TLS only beside us in development
  if (development) execute.push(client.allowInsecureRequests);
  return client.discovery(new URL(issuer), clientId, undefined, authentication, { timeout: TIMEOUT_S, execute });
}

/** One value a purpose: none tells another, nor the ticket. */
function derive(purpose: string, ticket: string): string {
  return createHash('sha256').update(`ripen openid ${purpose} ${ticket}`).digest('base64url');
}

/** The state carries where to go on to, and nobody else can write it for another place. */
function stateOf(ticket: string, then: string): string {
  return `${derive(`state ${then}`, ticket)}.${Buffer.from(then).toString('base64url')}`;
}

function thenOf(state: string): string {
  return Buffer.from(state.split('.', 2)[1] ?? '', 'base64url').toString('utf8');
}
