import { readConfig } from '../../cli/config';
import { listVariables } from '../../cli/variables';

const errorsOf = (environment: NodeJS.ProcessEnv): string[] => {
  const result = readConfig(environment);
  return result.ok ? [] : result.errors;
};

describe('the configuration', () => {
  it('needs nothing in development and listens on the own machine only', () => {
    const result = readConfig({});
    expect(result).toMatchObject({
      ok: true,
      config: { production: false, host: '127.0.0.1', port: 3000, dayMs: null, roles: ['api', 'worker', 'console'] },
    });
  });

  it('reads how long a day lasts', () => {
    const dayMs = (text: string) => {
      const result = readConfig({ RIPEN_DAY: text });
      return result.ok ? result.config.dayMs : null;
    };
    expect(['2s', '1.5s', '500ms', '1m'].map(dayMs)).toEqual([2000, 1500, 500, 60_000]);
    for (const wrong of ['2', 'fast', '0s', '-1s', '1ms', '25h'])
      expect(errorsOf({ RIPEN_DAY: wrong })[0]).toMatch(/^RIPEN_DAY: /);
  });

  it('lists everything that is wrong at once, by variable', () => {
    const errors = errorsOf({ RIPEN_PORT: 'x', LOG_LEVEL: 'loud', MONGODB_URI: 'http://x', RIPEN_ROLES: 'api,boss' });
    expect(errors.map((error) => error.split(/[:.]/)[0]).sort()).toEqual([
      'LOG_LEVEL',
      'MONGODB_URI',
      'RIPEN_PORT',
      'RIPEN_ROLES',
    ]);
  });

  it('reads how people sign in by OpenID Connect, and tells what is missing or wrong of it', () => {
    const given = {
      RIPEN_OIDC_ISSUER: 'https://login.example.com',
      RIPEN_OIDC_CLIENT_ID: 'ripen',
      RIPEN_OIDC_ROLES: 'cn=admins=admin, crm-sales=sales',
    };
    expect(readConfig({})).toMatchObject({ config: { openId: null } });
    expect(readConfig(given)).toMatchObject({
      config: {
        openId: {
          ...{
            clientSecret: null,
            scope: 'openid email profile',
            rolesClaim: 'roles',
            creates: false,
            trustsEmail: false,
          },
          roles: { 'cn=admins': 'admin', 'crm-sales': 'sales' },
        },
      },
    });
    for (const [variable, environment] of [
      ['RIPEN_OIDC_CLIENT_ID', { RIPEN_OIDC_ISSUER: 'https://login.example.com' }],
      ['RIPEN_OIDC_ISSUER', { RIPEN_OIDC_CLIENT_ID: 'ripen' }],
      ['RIPEN_OIDC_ROLES', { ...given, RIPEN_OIDC_ROLES: 'robots=integration' }],
      ['RIPEN_OIDC_ROLES', { ...given, RIPEN_OIDC_ROLES: '', RIPEN_OIDC_CREATE: 'true' }],
      ['RIPEN_OIDC_SCOPE', { ...given, RIPEN_OIDC_SCOPE: 'email' }],
    ] as const)
      expect([variable, errorsOf(environment)[0]?.split(':')[0]]).toEqual([variable, variable]);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(errorsOf({ RIPEN_PORT: '', SMTP_URL: '' })).toEqual([]);
  });

  it('refuses in production whatever is made for development', () => {
    const complete = {
      NODE_ENV: 'production',
      RIPEN_SECRET: 's'.repeat(32),
      TEMPORAL_ADDRESS: 't:7233',
      MONGODB_URI: 'mongodb://m',
      SMTP_URL: 'smtp://s',
      RIPEN_PUBLIC_URL: 'https://ripen.example.com/',
    };
    expect(readConfig(complete)).toMatchObject({
      ok: true,
      config: { host: '0.0.0.0', publicUrl: 'https://ripen.example.com', client: { key: null } },
    });
    expect(errorsOf({ ...complete, RIPEN_DAY: '2s' })).toEqual([
      'RIPEN_DAY: refused in production, where time is real',
    ]);
    expect(errorsOf({ NODE_ENV: 'production' })).toHaveLength(5);
    expect(errorsOf({ ...complete, RIPEN_SECRET: 'short' })[0]).toContain('32 characters');
  });

  it('is listed with a meaning for every variable, and hides secrets', () => {
    const lines = listVariables({ RIPEN_SECRET: 'do not show', RIPEN_PORT: '81' });
    expect(lines.every(({ meaning }) => meaning.length > 5)).toBe(true);
    expect(JSON.stringify(lines)).not.toContain('do not show');
    expect(lines.find(({ name }) => name === 'RIPEN_PORT')).toMatchObject({ value: '81', default: '3000' });
  });
});
