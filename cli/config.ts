import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { elapsedMs, parseDuration, type Duration } from '../domain/time/duration';
import type { OpenIdSettings } from '../usecases/sign-in/openid-settings';
import { checkOpenId, OPENID_VARIABLES, readOpenId } from './openid-config';

const ROLES = ['api', 'worker', 'console'] as const;
/** What one process runs (api.md, `RIPEN_ROLES`). */
export type ProcessRole = (typeof ROLES)[number];

const port = z.coerce.number({ error: 'expected a port from 0 to 65535' }).int().min(0).max(65535);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/** The lengths a day may have, in real ms: timers below a second are raised to one (decisions.md 2), so a day of 250 ms is the least of use. */
const SHORTEST_DAY_MS = 250;
const DAY_MS = 86_400_000;
/** A month: days of clicks are no archive, and folding goes by whole months. */
const SHORTEST_EVENTS_MS = 30 * DAY_MS;
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

const day = z
  .string()
  .transform((text, context) => {
    const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/.exec(text.trim()) ?? [];
    const ms = Number(amount) * (UNITS[unit] ?? Number.NaN);
    if (Number.isFinite(ms) && ms >= SHORTEST_DAY_MS && ms <= DAY_MS) return Math.round(ms);
    context.addIssue({ code: 'custom', message: 'expected how long a day lasts, from 250ms to 24h, such as 2s' });
    return z.NEVER;
  })
  .meta({
    meaning: 'How long a day lasts, such as 2s: accelerates every wait, window and clock. Refused in production.',
  });

/** Longer than a verdict takes to come; a person who waits for a call should not wait an hour for us. */
const LONGEST_SETTLE_MS = 3_600_000;

const settle = z
  .string()
  .transform((text, context) => {
    const [, amount = '', unit = ''] =
      /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/.exec(text.trim() === '0' ? '0s' : text.trim()) ?? [];
    const ms = Number(amount || Number.NaN) * (UNITS[unit] ?? Number.NaN);
    if (Number.isFinite(ms) && ms <= LONGEST_SETTLE_MS) return Math.round(ms);
    context.addIssue({ code: 'custom', message: 'expected a length of time from 0 to 1h, such as 2m' });
    return z.NEVER;
  })
  .meta({
    meaning:
      'How long opens and clicks wait for the verdict man or machine, such as 2m: as `mail.yaml` says by default.',
  });

const eventsKept = z
  .string()
  .transform((text, context) => {
    const kept = parseDuration(text);
    if (kept !== null && !kept.unit.startsWith('business') && elapsedMs(kept) >= SHORTEST_EVENTS_MS) return kept;
    context.addIssue({ code: 'custom', message: 'expected a length of time from 1 month on, such as 25 months' });
    return z.NEVER;
  })
  .prefault('25 months')
  .meta({
    meaning:
      'How long raw events (pages, opens, clicks) are kept before they are folded away, never within a sales cycle.',
  });

/** Every variable, its default and meaning. A default that needs others (data, production) is filled in by `readConfig`. */
const SCHEMA = z.object({
  NODE_ENV: z
    .enum(['production', 'development', 'test'])
    .default('development')
    .meta({ meaning: '`production` refuses everything made for development.' }),
  RIPEN_PORT: port.default(3000).meta({ meaning: 'HTTP port.' }),
  RIPEN_HOST: z
    .string()
    .min(1)
    .optional()
    .meta({ meaning: 'Address listened on: 127.0.0.1, and 0.0.0.0 in production.' }),
  RIPEN_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'expected an http(s) URL' })
    .optional()
    .meta({ meaning: 'Where people reach this server: http://127.0.0.1:<port> by default.' }),
  RIPEN_DATA: z
    .string()
    .min(1)
    .default('.ripen')
    .meta({ meaning: 'Data of the embedded engine, kept between starts.' }),
  RIPEN_CACHE: z
    .string()
    .min(1)
    .optional()
    .meta({ meaning: 'Downloaded and built binaries, by version: the user’s cache folder by default.' }),
  RIPEN_WORKSPACE: z
    .string()
    .min(1)
    .default('templates')
    .meta({ meaning: 'Folder of the files marketers write; published once at first start in development.' }),
  RIPEN_SECRET: list.optional().meta({
    meaning: 'Signs tokens: a list by comma, the first signs, all verify. Required in production.',
    secret: true,
  }),
  RIPEN_ROLES: list
    .pipe(z.array(z.enum(ROLES)).min(1))
    .default([...ROLES])
    .meta({ meaning: 'What this process runs: api, worker, console.' }),
  RIPEN_TRUST_PROXY: z
    .string()
    .min(1)
    .optional()
    .meta({ meaning: 'Number of proxies in front, or their addresses, for limits by address.' }),
  RIPEN_WEBHOOK_PRIVATE: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ meaning: 'Whether outbound webhooks may lead into private networks: true or false.' }),
  ...OPENID_VARIABLES,
  RIPEN_DAY: day.optional(),
  RIPEN_SETTLE: settle.optional(),
  RIPEN_EVENTS_KEPT: eventsKept,
  RIPEN_SENT: z
    .string()
    .min(1)
    .optional()
    .meta({ meaning: 'Folder of the journal of what was sent, outside the store: `sent` in RIPEN_DATA by default.' }),
  RIPEN_RESTORED: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ meaning: 'Whether the store was restored from a backup, and all is to be held until it is seen to.' }),
  TEMPORAL_ADDRESS: z.string().min(1).optional().meta({ meaning: 'host:port of a running Temporal: none is started.' }),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default').meta({ meaning: 'Temporal namespace.' }),
  TEMPORAL_PORT: port.default(7233).meta({ meaning: 'Port of the embedded Temporal.' }),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'expected mongodb://…')
    .optional()
    .meta({ meaning: 'A running MongoDB: no store is started.', secret: true }),
  STORE_PORT: port.default(27017).meta({ meaning: 'Port of the embedded store.' }),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'expected smtp://…')
    .optional()
    .meta({ meaning: 'A mail server: the built-in inbox is not started.', secret: true }),
  INBOX_PORT: port.default(8025).meta({ meaning: 'Page and API of the built-in inbox.' }),
  INBOX_SMTP_PORT: port.default(1025).meta({ meaning: 'SMTP port of the built-in inbox.' }),
  RIPEN_MAIL_IN: z
    .string()
    .regex(/^(lmtp|smtp):\/\/[^\s/:]+:\d{1,5}$/, 'expected lmtp://host:port or smtp://host:port')
    .optional()
    .meta({ meaning: 'Where bounces, complaints and replies are listened for, such as lmtp://127.0.0.1:2424.' }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .meta({ meaning: 'Least level that is logged.' }),
  RIPEN_SERVER: z
    .url({ error: 'expected the URL of a server' })
    .optional()
    .meta({ meaning: 'Server that push and publish talk to: RIPEN_PUBLIC_URL by default.' }),
  RIPEN_KEY: z
    .string()
    .min(1)
    .optional()
    .meta({ meaning: 'API key that push and publish use: dev-admin in development.', secret: true }),
});

type Variables = z.infer<typeof SCHEMA>;

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

export type ConfigResult = { ok: true; config: Config } | { ok: false; errors: string[] };

/** The one reading of the environment: the configuration, or everything that is wrong with it at once. An empty variable is as one not set. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): ConfigResult {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = SCHEMA.safeParse(given);
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

export type VariableLine = { name: string; value: string; default: string; meaning: string };

/** Every variable for `ripen config`: what it is now (secrets hidden), its default and what it means. */
export function listVariables(environment: NodeJS.ProcessEnv = process.env): VariableLine[] {
  return Object.entries(SCHEMA.shape).map(([name, schema]) => {
    const meta = metaOf(schema);
    const given = environment[name] ?? '';
    const fallback =
      schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault ? schema.def.defaultValue : undefined;
    return {
      name,
      value: given !== '' && meta.secret === true ? '(set)' : given,
      default: Array.isArray(fallback) ? fallback.join(',') : String(fallback ?? ''),
      meaning: meta.meaning ?? '',
    };
  });
}

function metaOf(schema: z.ZodType): { meaning?: string; secret?: boolean } {
  // `.optional()` after `.meta()` wraps it, so that the inner one is asked as well.
  const own = schema.meta() ?? (schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType).meta() : undefined);
  return (own ?? {}) as { meaning?: string; secret?: boolean };
}
