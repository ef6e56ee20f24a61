import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { FORM_PREFIX } from '../../activities/lead/ask-confirmation';
import { composeMessage } from '../../mail/compose';
import { renderMail, type MailUrls, type RenderedMail } from '../../mail/render';
import type { Template } from '../../mail/template';
import type { Tokens } from '../../mail/tokens';
import { withUtm } from '../../mail/utm';
import type { MailSettings } from '../../domain/files/mail-settings';
import type { Composed } from './ports';
import type { TemplateCache } from './template-cache';

export type ComposeDeps = {
  templates: TemplateCache;
  settings(): Promise<MailSettings>;
  tokens: Tokens;
  publicUrl: string;
  production: boolean;
};

/** The sender where `mail.yaml` names none. */
const DEFAULT_FROM = { name: 'Ripen', address: 'marketing@example.com' };

/** Renders one row of the ledger for its lead and writes the message out; a template that fails parks it (edge case 28). */
export async function composeMail(deps: ComposeDeps, row: MailRecord, lead: LeadRecord): Promise<Composed> {
  const to = row.to ?? lead.email;
  if (to === null) return { ok: false, reason: 'no-email' };
  const rendered = await renderRow(deps, row, lead);
  if (!rendered.ok) return rendered;
  const { mail } = rendered;
  const settings = await deps.settings();
  const sender =
    settings.senders.find(({ name }) => name === mail.sender) ?? settings.senders.find((one) => one.default);
  const { from = DEFAULT_FROM } = mail.from ? mail : { from: sender?.from };
  const isMarketing = row.to === null && row.mailKind === 'marketing';
  const unsubscribeUrl = urlsOf(deps, row, lead).unsubscribe;
  const https = deps.publicUrl.startsWith('https:');
  const message = await composeMessage({
    id: row.id,
    from: { address: from.address, ...(from.name !== undefined && { name: from.name }) },
    to: { address: to },
    ...(mail.replyTo !== undefined && { replyTo: mail.replyTo }),
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    at: row.dueAt,
    ...(isMarketing && { unsubscribeUrl, oneClick: !deps.production || (https && settings.dkim.length > 0) }),
  });
  return { ok: true, ...message };
}

/** The rendered mail of a ledger row: what is sent, and what "view in the browser" shows. */
export async function renderRow(
  deps: ComposeDeps,
  row: MailRecord,
  lead: LeadRecord,
): Promise<{ ok: true; mail: RenderedMail } | { ok: false; reason: string }> {
  const template = await deps.templates.find(row.template, row.templateVersion);
  if (!template.ok) return template;
  const rendered = renderMail(
    template.template,
    {
      lead: { ...lead.profile, email: lead.email ?? '' },
      sequence: row.sequence,
      sender: await senderOf(deps, template.template.front),
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

/** The codes a sequence has given the lead, as templates read them. */
export function codesOf({ coupon, codes }: MailRecord): { coupon?: string; codes?: Record<string, string> } {
  return { ...(coupon !== undefined && { coupon }), ...(codes !== undefined && { codes }) };
}

/** Who the mail comes from, as templates name them: `sender.name`, `sender.address`. */
async function senderOf(deps: ComposeDeps, { from }: Template['front']): Promise<Record<string, unknown>> {
  if (typeof from === 'object') return from;
  const { senders } = await deps.settings();
  return (senders.find(({ name }) => name === from) ?? senders.find((one) => one.default))?.from ?? DEFAULT_FROM;
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
  if (row.sequence.startsWith(FORM_PREFIX)) {
    const form = row.sequence.slice(FORM_PREFIX.length);
    urls.confirm = `${publicUrl}/o/${tokens.sign('confirm', { lead: lead.id, form, expiresAt: row.expiresAt })}`;
  }
  // Consent to the pixel and to tracked links is each its own (edge case 37).
  if (lead.consent.pixel === 'granted') urls.pixel = `${publicUrl}/t/o/${tokens.sign('open', mail)}.gif`;
  if (lead.consent.links === 'granted') {
    urls.link = (name, url) => `${publicUrl}/t/c/${tokens.sign('click', { ...mail, name, url })}`;
  }
  return urls;
}
