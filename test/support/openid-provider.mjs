/**
 * A real OpenID provider on a port of its own, for tests: `node openid-provider.mjs <redirect URI>`. Whoever signs in is one of `PEOPLE`,
 * by name, with any password. Prints its address as one line of JSON; ends with its input.
 */
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [, , redirectUri] = process.argv;
const PEOPLE = {
  mia: { email: 'Mia@Example.com', email_verified: true, name: 'Mia Laurent', roles: ['crm-marketing', 'wiki'] },
  sam: { email: 'sam@example.com', email_verified: true, name: 'Sam', roles: ['crm=sales', 'crm-marketing'] },
  nora: { email: 'nora@example.com', email_verified: true, name: 'Nora', roles: ['wiki'] },
  eve: { email: 'mia@example.com', email_verified: false, name: 'Not Mia', roles: ['crm-admins'] },
  twin: { email: 'mia@example.com', email_verified: true, name: 'Mia of another account', roles: ['crm-admins'] },
};

const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'ripen',
      client_secret: 'a secret of the tests',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  scopes: ['openid', 'email', 'profile', 'roles'],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], roles: ['roles'] },
  cookies: { keys: ['only for tests'] },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
  // Nobody is asked whether Ripen may know who they are.
  loadExistingGrant: async (context) => {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId,
      accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope('openid email profile roles');
    await grant.save();
    return grant;
  },
});
server.on('request', provider.callback());
process.stdin.on('end', () => process.exit(0)).resume();
console.log(JSON.stringify({ issuer }));
