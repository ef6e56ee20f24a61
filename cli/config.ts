import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Duration } from '../domain/time/duration';
import type { OpenIdSettings } from '../usecases/sign-in/openid-settings';
import { checkOpenId, readOpenId } from './openid-config';
import { VARIABLES, type ProcessRole, type Variables } from './variables';

/** What the environment says, checked, with every default filled in. Durations in ms. */
export type Config = {
  production: boolean;
  host: string;
  port: number;
  publicUrl: string;
  dataDir: string;
  cacheDir: string;
  workspaceDir: string;
  /** Empty in development unless given: `openSecret` then keeps a random one. */
  secrets: string[];
  roles: ProcessRole[];
  trustProxy: number | string | false;
  privateWebhooks: boolean;
  /** Null: people sign in by password. */
  openId: OpenIdSettings | null;
  /** Real ms of a virtual day; null: real time. */
  dayMs: number | null;
  /** Real ms that opens and clicks wait for the verdict man or machine; null: as `mail.yaml` says. */
  settleMs: number | null;
  /** Where the journal of what was sent lies. */
  sentDir: string;
  /** The store was restored from a backup. */
  restored: boolean;
  /** How long raw events are kept, virtual time. */
  eventsKept: Duration;
  temporal: { address: string | null; namespace: string; port: number };
  store: { uri: string | null; port: number };
  mail: { smtpUrl: string | null; inboxPort: number; smtpPort: number };
  /** Where mail that comes back is listened for; null: nowhere. */
  mailIn: { protocol: 'lmtp' | 'smtp'; host: string; port: number } | null;
  logLevel: Variables['LOG_LEVEL'];
  client: { server: string; key: string | null };
};

/** The configuration, or a line for each thing that is wrong with the environment. */
export type ConfigResult = { ok: true; config: Config } | { ok: false; errors: string[] };

/** The one reading of the environment: the configuration, or everything that is wrong with it at once. An empty variable is as one not set. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): ConfigResult {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = VARIABLES.safeParse(given);
  const errors = parsed.success
    ? checkTogether(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (!parsed.success || errors.length > 0) return { ok: false, errors };
  return { ok: true, config: assemble(parsed.data) };
}

function checkTogether(variables: Variables): string[] {
  const production = variables.NODE_ENV === 'production';
  const errors = checkOpenId(variables, production);
  if (!production) return errors;
  if (variables.RIPEN_DAY !== undefined) errors.push('RIPEN_DAY: refused in production, where time is real');
  if (!variables.RIPEN_SECRET?.length) errors.push('RIPEN_SECRET: required in production (it signs links and tokens)');
  else if (variables.RIPEN_SECRET.some((secret) => secret.length < 32))
    errors.push('RIPEN_SECRET: each secret needs at least 32 characters');
  if (variables.TEMPORAL_ADDRESS === undefined)
    errors.push('TEMPORAL_ADDRESS: required in production, which starts no embedded engine');
  if (variables.MONGODB_URI === undefined)
    errors.push('MONGODB_URI: required in production, which starts no embedded engine');
  if (variables.SMTP_URL === undefined)
    errors.push('SMTP_URL: required in production, where the built-in inbox is refused');
  if (variables.RIPEN_PUBLIC_URL === undefined)
    errors.push('RIPEN_PUBLIC_URL: required in production (links in mails lead there)');
  return errors;
}

function assemble(variables: Variables): Config {
  const production = variables.NODE_ENV === 'production';
  const publicUrl = (variables.RIPEN_PUBLIC_URL ?? `http://127.0.0.1:${variables.RIPEN_PORT}`).replace(/\/+$/, '');
  const proxies = variables.RIPEN_TRUST_PROXY;
  return {
    production,
    host: variables.RIPEN_HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: variables.RIPEN_PORT,
    publicUrl,
    dataDir: variables.RIPEN_DATA,
    cacheDir: variables.RIPEN_CACHE ?? join(homedir(), '.cache', 'ripen'),
    workspaceDir: variables.RIPEN_WORKSPACE,
    secrets: variables.RIPEN_SECRET ?? [],
    roles: variables.RIPEN_ROLES,
    trustProxy: proxies === undefined ? false : /^\d+$/.test(proxies) ? Number(proxies) : proxies,
    privateWebhooks: variables.RIPEN_WEBHOOK_PRIVATE === 'true',
    openId: readOpenId(variables),
    sentDir: variables.RIPEN_SENT ?? join(variables.RIPEN_DATA, 'sent'),
    restored: variables.RIPEN_RESTORED === 'true',
    ...readTimes(variables),
    temporal: {
      address: variables.TEMPORAL_ADDRESS ?? null,
      namespace: variables.TEMPORAL_NAMESPACE,
      port: variables.TEMPORAL_PORT,
    },
    store: { uri: variables.MONGODB_URI ?? null, port: variables.STORE_PORT },
    mail: { smtpUrl: variables.SMTP_URL ?? null, inboxPort: variables.INBOX_PORT, smtpPort: variables.INBOX_SMTP_PORT },
    mailIn: readMailIn(variables.RIPEN_MAIL_IN),
    logLevel: variables.LOG_LEVEL,
    client: {
      server: (variables.RIPEN_SERVER ?? publicUrl).replace(/\/+$/, ''),
      key: variables.RIPEN_KEY ?? (production ? null : 'dev-admin'),
    },
  };
}

/** The URL of the listener, which the schema has checked. */
function readMailIn(url: string | undefined): Config['mailIn'] {
  if (url === undefined) return null;
  const { protocol, hostname, port: written } = new URL(url);
  return { protocol: protocol === 'lmtp:' ? 'lmtp' : 'smtp', host: hostname, port: Number(written) };
}

function readTimes(variables: Variables): Pick<Config, 'dayMs' | 'settleMs' | 'eventsKept'> {
  const { RIPEN_DAY, RIPEN_SETTLE, RIPEN_EVENTS_KEPT } = variables;
  return { dayMs: RIPEN_DAY ?? null, settleMs: RIPEN_SETTLE ?? null, eventsKept: RIPEN_EVENTS_KEPT };
}
