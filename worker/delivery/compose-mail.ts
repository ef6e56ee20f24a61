import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { FORM_PREFIX } from '../../activities/lead/ask-confirmation';
import { DOCUMENT_PREFIX } from '../../activities/lead/mail-document';
import { domainOf, routeNameOf, senderOf } from '../../domain/files/mail-routing';
import { composeMessage, type MessageParts } from '../../mail/compose';
import type { DkimKeys } from '../../mail/dkim-keys';
import { markAddress } from '../../mail/return-path';
import { renderMail, type MailUrls, type RenderedMail } from '../../mail/render';
import type { Tokens } from '../../mail/tokens';
import { withUtm } from '../../mail/utm';
import { downloadUrl } from '../../usecases/capture/record-download';
import type { MailSettings } from '../../domain/files/mail-settings';
import type { Composed } from './ports';
import { findSigningKey } from './signing-key';
import type { TemplateCache } from './template-cache';

export type ComposeDeps = {
  templates: TemplateCache;
  settings(): Promise<MailSettings>;
  tokens: Tokens;
  publicUrl: string;
  production: boolean;
  /** Absent: nothing is signed. */
  dkimKeys?: DkimKeys;
  /** What somebody of the company is called, null of whom nobody knows; absent: each is called by their address. */
  nameOf?: (person: string) => Promise<string | null>;
};

/** Renders one row of the ledger for its lead and writes the message out; a template that fails parks it (edge case 28). */
export async function composeMail(deps: ComposeDeps, row: MailRecord, lead: LeadRecord): Promise<Composed> {
  const to = row.to ?? lead.email;
  if (to === null) return { ok: false, reason: 'no-email' };
  const rendered = await renderRow(deps, row, lead);
  if (!rendered.ok) return rendered;
  const { mail } = rendered;
  const settings = await deps.settings();
  const sender = senderOf(settings, mail.from ?? mail.sender);
  const { from } = sender;
  const key = await findSigningKey(deps.dkimKeys, settings, from.address);
  if (!key.ok) return key;
  const { dkim } = key;
  const replyTo = mail.replyTo ?? sender.replyTo;
  const message = await composeMessage({
    id: row.id,
    from,
    to: { address: to },
    ...(replyTo !== undefined && { replyTo }),
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    at: row.dueAt,
    ...(row.to === null && row.mailKind === 'marketing' && listParts(deps, settings, row, lead, dkim !== null)),
    ...returnPart(deps, settings, row, lead),
    ...feedbackPart(settings, row),
    ...(dkim !== null && { dkim }),
  });
  return { ok: true, ...message, domain: domainOf(from.address), route: routeNameOf(settings, sender) };
}

/** How the person gets rid of this mail, and the list it is of. One-click in production only where it can be trusted (decisions.md 15). */
function listParts(
  deps: ComposeDeps,
  settings: MailSettings,
  row: MailRecord,
  lead: LeadRecord,
  isSigned: boolean,
): Partial<MessageParts> {
  const https = deps.publicUrl.startsWith('https:');
  const mark = { about: 'unsubscribe', lead: lead.id, mail: row.id } as const;
  const address = settings.bounces?.address;
  const mailto = address === undefined ? undefined : markAddress(deps.tokens, address, mark);
  return {
    unsubscribeUrl: urlsOf(deps, row, lead).unsubscribe,
    oneClick: !deps.production || (https && isSigned),
    ...(mailto !== undefined && mailto !== address && { unsubscribeMailto: mailto }),
    listId: `${labelOf(row.topic ?? row.sequence)}.${new URL(deps.publicUrl).hostname}`,
  };
}

/** Where bounces of this one mail come to (VERP), where `mail.yaml` says that they are received. */
function returnPart(
  { tokens }: ComposeDeps,
  { bounces }: MailSettings,
  row: MailRecord,
  lead: LeadRecord,
): Partial<MessageParts> {
  if (bounces === undefined) return {};
  return { bouncesTo: markAddress(tokens, bounces.address, { about: 'return', lead: lead.id, mail: row.id }) };
}

/** Gmail's complaint rates by sequence, template and kind; the last part names us. */
function feedbackPart(settings: MailSettings, row: MailRecord): Partial<MessageParts> {
  const parts = [row.sequence, row.template, row.mailKind, settings.mail ?? 'ripen'];
  return row.to === null ? { feedbackId: parts.map(labelOf).join(':') } : {};
}

/** A name as a label of a list or stream may be: no dot, colon or space. */
function labelOf(name: string): string {
  return name.replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 60) || 'ripen';
}

/** The rendered mail of a ledger row: what is sent, and what "view in the browser" shows. */
export async function renderRow(
  deps: ComposeDeps,
  row: MailRecord,
  lead: LeadRecord,
): Promise<{ ok: true; mail: RenderedMail } | { ok: false; reason: string }> {
  const template = await deps.templates.find(row.template, row.templateVersion);
  if (!template.ok) return template;
  const { profile, email } = row.sample ?? lead;
  const rendered = renderMail(
    template.template,
    {
      lead: { ...profile, email: email ?? '' },
      sequence: row.sequence,
      sender: senderOf(await deps.settings(), template.template.front.from).from,
      rep: await repOf(deps, lead),
      language: row.language,
      ...(lead.state?.score && { score: lead.state.score.total }),
      ...codesOf(row),
      urls: { ...urlsOf(deps, row, lead), ...(await aimOf(deps, row)) },
    },
    row.subject === null ? {} : { subject: row.subject },
  );
  if (!rendered.ok) return { ok: false, reason: rendered.errors.map(({ message }) => message).join(' ') };
  return rendered;
}

/** Who in sales has the lead, as templates read it: empty texts where nobody does, which want a `default` as a field of the lead does. */
async function repOf(deps: ComposeDeps, { state }: LeadRecord): Promise<{ name: string; email: string }> {
  const email = state?.owner ?? '';
  return { email, name: email === '' ? '' : ((await deps.nameOf?.(email)) ?? email) };
}

/** The codes a sequence has given the lead, as templates read them. */
export function codesOf({ coupon, codes }: MailRecord): { coupon?: string; codes?: Record<string, string> } {
  return { ...(coupon !== undefined && { coupon }), ...(codes !== undefined && { codes }) };
}

/** Marketing only: a service mail promotes nothing. */
async function aimOf(deps: ComposeDeps, row: MailRecord): Promise<Pick<MailUrls, 'aim'>> {
  const { utm } = await deps.settings();
  if (utm === undefined || row.mailKind !== 'marketing' || row.to !== null) return {};
  return { aim: (name, url) => withUtm(url, utm, row.sequence, name) };
}

function urlsOf({ tokens, publicUrl }: ComposeDeps, row: MailRecord, lead: LeadRecord): MailUrls {
  const mail = { lead: lead.id, mail: row.id, step: row.step, template: row.template };
  const urls: MailUrls = {
    unsubscribe: `${publicUrl}/u/${tokens.sign('unsubscribe', { lead: lead.id, mail: row.id, topic: row.topic })}`,
    preferences: `${publicUrl}/p/${tokens.sign('preferences', { lead: lead.id })}`,
    view: `${publicUrl}/v/${tokens.sign('view', { lead: lead.id, mail: row.id })}`,
    asset: (name) => `${publicUrl}/a/${encodeURIComponent(name)}`,
  };
  if (row.step.startsWith(DOCUMENT_PREFIX)) {
    urls.document = downloadUrl({ tokens, config: { publicUrl } }, lead.id, row.step.slice(DOCUMENT_PREFIX.length));
  } else if (row.sequence.startsWith(FORM_PREFIX)) {
    const form = row.sequence.slice(FORM_PREFIX.length);
    urls.confirm = `${publicUrl}/o/${tokens.sign('confirm', { lead: lead.id, form, expiresAt: row.expiresAt })}`;
  }
  // Consent to the pixel and to tracked links is each its own (edge case 37).
  if (lead.consent.pixel === 'granted') urls.pixel = `${publicUrl}/t/o/${tokens.sign('open', mail)}.gif`;
  if (lead.consent.links === 'granted') {
    urls.trap = `${publicUrl}/t/n/${tokens.sign('trap', mail)}`;
    urls.link = (name, url) => `${publicUrl}/t/c/${tokens.sign('click', { ...mail, name, url })}`;
  }
  return urls;
}
