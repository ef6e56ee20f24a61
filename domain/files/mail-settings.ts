import { z } from 'zod';
import { networkSchema } from './companies';
import { durationSchema, emailAddressSchema, nameSchema, spelled, templateNameSchema, textSchema } from './leaf-values';
import { sentence } from '../words/sentence';

const domainSchema = spelled(/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, 'expected a domain such as example.com');

const routeSchema = z.strictObject({
  name: nameSchema,
  url: z.exactOptional(spelled(/^smtps?:\/\/\S+$/, 'expected an address such as smtp://mail.example.com:587')),
  maxPerSecond: z.exactOptional(z.number().gt(0, { error: sentence('expected a number above 0') })),
  /** A list: the senders' domains it serves. A mapping: how many mails a second each receiving domain gets at most. */
  domains: z.exactOptional(
    z.union([
      z.array(domainSchema).min(1),
      z.record(domainSchema, z.number().gt(0, { error: sentence('expected a number above 0') })),
    ]),
  ),
  /** How many mails the route sends on its first day, its second, …; after the last no more than `maxPerSecond` holds. */
  warmUp: z.exactOptional(
    z.strictObject({
      from: spelled(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'expected a day such as 2026-11-22'),
      perDay: z
        .array(
          z
            .number()
            .int()
            .gt(0, { error: sentence('expected a number above 0') }),
        )
        .min(1),
    }),
  ),
});

const senderSchema = z.strictObject({
  name: nameSchema,
  from: z.strictObject({ name: z.exactOptional(z.string().min(1)), address: emailAddressSchema }),
  replyTo: z.exactOptional(emailAddressSchema),
  route: z.exactOptional(nameSchema),
  default: z.exactOptional(z.boolean()),
});

/**
 * The schema of `mail.yaml` (decisions.md, "Keys"): routes (one without `url` uses `SMTP_URL`), senders, DKIM keys by file, the SMS gateway, and the confirmation mail of double opt-in.
 */
const feedbackSchema = z
  .strictObject({
    provider: z.enum(['ses', 'mailgun', 'postmark', 'generic']),
    secret: z.exactOptional(z.string().min(1)),
    topic: z.exactOptional(spelled(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d+:[\w.-]+$/, 'expected the ARN of an SNS topic')),
  })
  .refine(({ provider, secret, topic }) => (provider === 'ses' ? topic : secret) !== undefined, {
    error: sentence('expected `topic` with `ses`, and `secret` with the others'),
  });

export const mailSettingsSchema = z.strictObject({
  mail: z.exactOptional(z.union([nameSchema, z.number()]).transform(String)),
  routes: z
    .array(routeSchema)
    .refine((routes) => routes.every(({ name }, index) => name !== 'sms' && (index === 0 || name !== 'default')), {
      error: sentence('expected other names than `sms`, and `default` for the first alone'),
    })
    .default([]),
  senders: z.array(senderSchema).default([]),
  dkim: z.array(z.strictObject({ domain: domainSchema, selector: nameSchema, keyFile: z.string().min(1) })).default([]),
  sms: z.exactOptional(
    z.strictObject({
      url: spelled(/^https?:\/\/\S+$/, 'expected the gateway’s web address'),
      from: z.exactOptional(z.string().min(1)),
      secretFile: z.exactOptional(z.string().min(1)),
    }),
  ),
  /** What the links of marketing mails tell the sender's own web analysis; absent: they are left as written. */
  utm: z.exactOptional(
    z.strictObject({ source: z.string().min(1).max(100), medium: z.string().min(1).max(100).default('email') }),
  ),
  confirmation: z
    .strictObject({
      template: z.exactOptional(templateNameSchema),
      subject: z.exactOptional(textSchema),
      expires: durationSchema.default('7 days'),
    })
    .prefault({}),
  /** The mail that brings the document a form offers (`offer`); absent: it is handed out on the form's own page alone. */
  document: z.exactOptional(z.strictObject({ template: templateNameSchema, subject: z.exactOptional(textSchema) })),
  /** Where what comes back is received (`RIPEN_MAIL_IN`): every mail's return path is this address with a mark of its own behind a `+`. */
  bounces: z.exactOptional(z.strictObject({ address: emailAddressSchema })),
  /**
   * Mail providers that may tell of bounces, complaints and deliveries, each with its signing key or secret. What comes from `ses` is signed by
   * Amazon, for whoever has an account there: `topic` is the ARN of the one topic that is believed.
   */
  feedback: z.array(feedbackSchema).default([]),
  /** Networks from which only machines fetch (mail gateways that try links): opens, clicks, views and downloads from there count nothing. */
  machineNetworks: z.array(networkSchema).default([]),
  /** How long an open or click waits for the verdict man or machine (edge case 61). */
  settle: durationSchema.default('2 minutes'),
});
export type MailSettings = z.infer<typeof mailSettingsSchema>;
export type MailRoute = MailSettings['routes'][number];
export type MailSender = MailSettings['senders'][number];
