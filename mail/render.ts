import { LRUCache } from 'lru-cache';
import { type TemplateFrontMatter } from '../domain/files/template-front-matter';
import { chooseText, compileLine, type CompiledMail, type MailLanguage, type Template } from './template';
import { findAt, withoutRepeats, type Finding } from './template/finding';
import { escapeHtml, type Rendering } from './template/functions';
import { tidyText } from './template/plain-text';
import { type RenderProgram } from './template/program';
import type { Bilingual } from '../domain/words/bilingual';
import { sayInBoth, tell, type Sentence, type Told } from '../domain/words/sentence';

/** The addresses of our own pages for this mail, signed; absolute. */
export type MailUrls = {
  unsubscribe: string;
  preferences: string;
  view: string;
  /** For a confirmation mail: where double opt-in is confirmed. */
  confirm?: string;
  /** For a mail that brings a document asked for. */
  document?: string;
  /** For "see or delete my data". */
  data?: string;
  /** Only for a lead that has granted the pixel (lifecycle.md, edge case 37). */
  pixel?: string;
  /** Tracks a link; only for a lead that has granted tracked links, else links go out as they are. */
  link?: (name: string, url: string) => string;
  /** A link that nobody sees; only beside tracked links. */
  trap?: string;
  /** Adds UTM parameters to a link, tracked or not (`mail.yaml`, `utm`). */
  aim?: (name: string, url: string) => string;
  /** Where a file of `assets/` is served. */
  asset?: (name: string) => string;
};

/** What a template sees of the world (files.md, "E-mail template"). `lead` holds the profile's fields, and `email`. */
export type RenderContext = {
  lead: Readonly<Record<string, unknown>>;
  sender?: Readonly<Record<string, unknown>>;
  rep?: Readonly<Record<string, unknown>>;
  coupon?: string;
  /** Codes under the names their steps give them (`coupon: { as }`). */
  codes?: Readonly<Record<string, string>>;
  score?: number;
  sequence?: string | Readonly<Record<string, unknown>>;
  language?: string | null;
  /** In which dates are written (default Europe/Paris, as the agreement's calendar). */
  timeZone?: string;
  urls: MailUrls;
};

/** What a sequence's step puts in place of the template's own lines: a resend has another subject. */
export type RenderOverrides = { subject?: TemplateFrontMatter['subject']; preheader?: TemplateFrontMatter['subject'] };

export type RenderedMail = {
  subject: string;
  html: string;
  text: string;
  language: MailLanguage;
  /** From the front matter; absent: the default sender of `mail.yaml`. */
  from?: { name?: string; address: string };
  /** The front matter names a sender of `mail.yaml` instead. */
  sender?: string;
  replyTo?: string;
  /** The links in it, by name, with their plain address. */
  links: { name: string; url: string }[];
  warnings: Bilingual[];
};

/** Gmail shows 102 kB of a mail's HTML and hides the rest, the unsubscribe link with it. */
const CLIPPED_BYTES = 102_000;
/** Beyond this nothing of ours is meant to go out; many receivers would refuse it with its headers and encoding. */
const MAX_HTML_BYTES = 1_000_000;

/**
 * Renders a template for one lead in its language, else in the template's first one. A variable that is missing without a default
 * is an error, and then there is no mail (lifecycle.md, edge case 28: the step is parked); all such errors are listed. Pure: the same
 * template and context give the same mail.
 */
export function renderMail(
  template: Template,
  context: RenderContext,
  overrides: RenderOverrides = {},
): { ok: true; mail: RenderedMail } | { ok: false; errors: Finding[] } {
  const language =
    template.languages.find((each) => each === context.language?.slice(0, 2).toLowerCase()) ?? template.languages[0];
  const mail = language && template.mails.get(language);
  if (!mail)
    return {
      ok: false,
      errors: [findAt({ file: template.name, line: 1, column: 1 }, 'The template has no language.')],
    };
  const rendering = openRendering(context, language);
  const lines = renderLines(template, mail, overrides, rendering);
  rendering.root = { ...rendering.root, subject: lines.subject, preheader: lines.preheader };
  const html = addUnseen(mail.html.run(rendering), context.urls);
  const text = tidyText(mail.text.run(rendering));
  const bytes = Buffer.byteLength(html);
  if (lines.subject === '') addError(rendering, template, 'The subject is empty.');
  if (bytes > MAX_HTML_BYTES)
    addError(
      rendering,
      template,
      tell('The mail has {size} bytes; at most {most} are sent.', { size: bytes, most: MAX_HTML_BYTES }),
    );
  if (rendering.errors.length > 0) return { ok: false, errors: withoutRepeats(rendering.errors) };
  const warnings = template.warnings.map((warning) => placeWords(warning, template.name));
  if (bytes > CLIPPED_BYTES)
    warnings.push(sayInBoth('The HTML has {size} kB; Gmail cuts mails at 102 kB.', { size: Math.round(bytes / 1000) }));
  return {
    ok: true,
    mail: { ...lines.sender, subject: lines.subject, html, text, language, links: rendering.links, warnings },
  };
}

/** What is missing when a line (a subject put in the place of the template's own), or a body under `lines`, is made for a lead. */
export function missingIn(
  program: RenderProgram,
  context: RenderContext,
  language: MailLanguage,
  lines: { subject?: string; preheader?: string } = {},
): Finding[] {
  const rendering = openRendering(context, language);
  rendering.root = { ...rendering.root, ...lines };
  program.run(rendering);
  return withoutRepeats(rendering.errors);
}

/** A warning of the template with its place before it. */
function placeWords({ file, line, message, words }: Finding, name: string): Bilingual {
  const place = `${file ?? name}:${line}: `;
  return { fr: `${place}${words?.fr ?? message}`, en: `${place}${words?.en ?? message}` };
}

type OpenRendering = Rendering & { root: Record<string, unknown> };

function openRendering(context: RenderContext, language: MailLanguage): OpenRendering {
  const { urls, lead, sender, rep, coupon, score, sequence } = context;
  return {
    root: {
      ...context.codes,
      ...{ lead, sender, rep, coupon, score, sequence },
      unsubscribeUrl: urls.unsubscribe,
      preferencesUrl: urls.preferences,
      viewInBrowserUrl: urls.view,
      confirmUrl: urls.confirm,
      documentUrl: urls.document,
      dataUrl: urls.data,
    },
    language,
    timeZone: context.timeZone ?? 'Europe/Paris',
    trackLink: urls.link,
    aimLink: urls.aim,
    assetUrl: urls.asset,
    links: [],
    errors: [],
  };
}

function renderLines(
  template: Template,
  mail: CompiledMail,
  overrides: RenderOverrides,
  rendering: Rendering,
): { subject: string; preheader: string; sender: Pick<RenderedMail, 'from' | 'sender' | 'replyTo'> } {
  const line = (own: RenderProgram | null, override: TemplateFrontMatter['subject'] | undefined): string => {
    const text = chooseText(override, rendering.language);
    return toOneLine((text === null ? own : compileOverride(text, rendering))?.run(rendering) ?? '');
  };
  const { from, replyTo } = template.front;
  const sender: Pick<RenderedMail, 'from' | 'sender' | 'replyTo'> = replyTo === undefined ? {} : { replyTo };
  if (typeof from === 'string') sender.sender = from;
  else if (from)
    sender.from = mail.fromName
      ? { name: toOneLine(mail.fromName.run(rendering)), address: from.address }
      : { address: from.address };
  return {
    subject: line(mail.subject, overrides.subject),
    preheader: line(mail.preheader, overrides.preheader),
    sender,
  };
}

type Override = { program: RenderProgram | null; errors: Finding[] };
// A sequence has few overrides, and each is rendered for thousands of leads.
const overridesSeen = new LRUCache<string, Override>({ max: 500 });

function compileOverride(text: string, rendering: Rendering): RenderProgram | null {
  const key = `${rendering.language} ${text}`;
  let known = overridesSeen.get(key);
  if (!known) {
    const errors: Finding[] = [];
    const workbook = {
      language: rendering.language,
      references: [],
      literals: [],
      findings: errors,
      warnings: [],
      linkCount: 0,
      codes: 'any' as const,
    };
    known = { program: compileLine({ text, origin: { file: 'subject', line: 1, column: 1 } }, {}, workbook), errors };
    overridesSeen.set(key, known);
  }
  rendering.errors.push(...known.errors);
  return known.program;
}

/** What belongs to no template: the pixel, and a link without words that only machines follow (lifecycle.md, edge case 12). */
function addUnseen(html: string, { pixel, trap }: MailUrls): string {
  const image =
    pixel === undefined
      ? ''
      : `<img src="${escapeHtml(pixel)}" width="1" height="1" alt="" style="display:block;border:0;width:1px;height:1px">`;
  const link =
    trap === undefined
      ? ''
      : `<a href="${escapeHtml(trap)}" tabindex="-1" aria-hidden="true" rel="nofollow" style="display:none;mso-hide:all"></a>`;
  const at = html.lastIndexOf('</body>');
  return at < 0 ? html + link + image : html.slice(0, at) + link + image + html.slice(at);
}

/** Header lines hold no line break: what would start another header becomes a space. */
function toOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

function addError(rendering: Rendering, template: Template, said: Sentence | Told): void {
  rendering.errors.push(findAt({ file: template.name, line: 1, column: 1 }, said));
}
