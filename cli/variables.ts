import { z } from 'zod';
import { OPENID_VARIABLES } from './openid-config';
import { answer, dayLength, keptFor, list, pause, port, text } from './variable-shapes';

const ROLES = ['api', 'worker', 'console'] as const;
/** What one process runs (api.md, `RIPEN_ROLES`). */
export type ProcessRole = (typeof ROLES)[number];

/** Every variable, its default and meaning. A default that needs others (data, production) is filled in by `readConfig`. */
export const VARIABLES = z.object({
  NODE_ENV: z
    .enum(['production', 'development', 'test'])
    .default('development')
    .meta({ meaning: '`production` refuses everything made for development.' }),
  RIPEN_PORT: port.default(3000).meta({ meaning: 'HTTP port.' }),
  RIPEN_HOST: text.optional().meta({ meaning: 'Address listened on: 127.0.0.1, and 0.0.0.0 in production.' }),
  RIPEN_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'expected an http(s) URL' })
    .optional()
    .meta({ meaning: 'Where people reach this server: http://127.0.0.1:<port> by default.' }),
  RIPEN_DATA: text.default('.ripen').meta({ meaning: 'Data of the embedded engine, kept between starts.' }),
  RIPEN_CACHE: text
    .optional()
    .meta({ meaning: 'Downloaded and built binaries, by version: the user’s cache folder by default.' }),
  RIPEN_WORKSPACE: text
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
  RIPEN_TRUST_PROXY: text
    .optional()
    .meta({ meaning: 'Number of proxies in front, or their addresses, for limits by address.' }),
  RIPEN_WEBHOOK_PRIVATE: answer.meta({
    meaning: 'Whether outbound webhooks may lead into private networks: true or false.',
  }),
  ...OPENID_VARIABLES,
  RIPEN_DAY: dayLength.optional().meta({
    meaning: 'How long a day lasts, such as 2s: accelerates every wait, window and clock. Refused in production.',
  }),
  RIPEN_SETTLE: pause.optional().meta({
    meaning:
      'How long opens and clicks wait for the verdict man or machine, such as 2m: as `mail.yaml` says by default.',
  }),
  RIPEN_EVENTS_KEPT: keptFor.prefault('25 months').meta({
    meaning:
      'How long raw events (pages, opens, clicks) are kept before they are folded away, never within a sales cycle.',
  }),
  RIPEN_SENT: text
    .optional()
    .meta({ meaning: 'Folder of the journal of what was sent, outside the store: `sent` in RIPEN_DATA by default.' }),
  RIPEN_RESTORED: answer.meta({
    meaning: 'Whether the store was restored from a backup, and all is to be held until it is seen to.',
  }),
  TEMPORAL_ADDRESS: text.optional().meta({ meaning: 'host:port of a running Temporal: none is started.' }),
  TEMPORAL_NAMESPACE: text.default('default').meta({ meaning: 'Temporal namespace.' }),
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
  RIPEN_KEY: text
    .optional()
    .meta({ meaning: 'API key that push and publish use: dev-admin in development.', secret: true }),
});

/** The variables as read: checked one by one, with the defaults that need no others. */
export type Variables = z.infer<typeof VARIABLES>;

/** A variable as `ripen config` shows it. */
export type VariableLine = { name: string; value: string; default: string; meaning: string };

/** Every variable for `ripen config`: what it is now (secrets hidden), its default and what it means. */
export function listVariables(environment: NodeJS.ProcessEnv = process.env): VariableLine[] {
  return Object.entries(VARIABLES.shape).map(([name, schema]) => {
    const { meaning = '', secret = false } = (schema.meta() ?? {}) as { meaning?: string; secret?: boolean };
    const given = environment[name] ?? '';
    const fallback =
      schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault ? schema.def.defaultValue : undefined;
    return {
      name,
      value: given !== '' && secret ? '(set)' : given,
      default: Array.isArray(fallback) ? fallback.join(',') : String(fallback ?? ''),
      meaning,
    };
  });
}
