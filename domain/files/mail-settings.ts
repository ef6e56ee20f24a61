import { z } from 'zod';
import { durationSchema, emailAddressSchema, nameSchema, spelled, templateNameSchema, textSchema } from './leaf-values';

const domainSchema = spelled(/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, 'a domain such as example.com');

const routeSchema = z.strictObject({
  name: nameSchema,
  url: z.exactOptional(spelled(/^smtps?:\/\/\S+$/, 'an address such as smtp://mail.example.com:587')),
  maxPerSecond: z.exactOptional(z.number().gt(0, { error: 'expected a number above 0' })),
  domains: z.exactOptional(z.array(domainSchema).min(1)),
});

const senderSchema = z.strictObject({
  name: nameSchema,
  from: z.strictObject({ name: z.exactOptional(z.string().min(1)), address: emailAddressSchema }),
  replyTo: z.exactOptional(emailAddressSchema),
  route: z.exactOptional(nameSchema),
  default: z.exactOptional(z.boolean()),
});

/**
 * The schema of `mail.yaml` (decisions.md, "Keys"): routes (one without `url` uses `SMTP_URL`; `domains` are the senders'
 * domains it serves), senders, DKIM keys by file, the SMS gateway, and the confirmation mail of double opt-in.
 */
export const mailSettingsSchema = z.strictObject({
  mail: z.exactOptional(z.union([nameSchema, z.number()]).transform(String)),
  routes: z.array(routeSchema).default([]),
  senders: z.array(senderSchema).default([]),
  dkim: z.array(z.strictObject({ domain: domainSchema, selector: nameSchema, keyFile: z.string().min(1) })).default([]),
  sms: z.exactOptional(
    z.strictObject({
      url: spelled(/^https?:\/\/\S+$/, 'the gateway’s web address'),
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
  /** Mail providers that may tell of bounces, complaints and deliveries, each with its signing key or secret (`ses` signs by itself). */
  feedback: z
    .array(
      z.strictObject({
        provider: z.enum(['ses', 'mailgun', 'postmark', 'generic']),
        secret: z.exactOptional(z.string().min(1)),
      }),
    )
    .default([]),
  /** How long an open or click waits for the verdict man or machine (edge case 61). */
  settle: durationSchema.default('2 minutes'),
});
export type MailSettings = z.infer<typeof mailSettingsSchema>;
export type MailRoute = MailSettings['routes'][number];
export type MailSender = MailSettings['senders'][number];
