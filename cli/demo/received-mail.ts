/** A message as the inbox's API shows it (api.md, "the built-in inbox"). */
export type InboxMessage = {
  id: string;
  at: string;
  to: string;
  subject: string;
  headers: Record<string, string | string[]>;
  html: string;
  text: string;
};

/** A mail as its reader sees it: what can be fetched, followed and pressed. URLs are as they stand in the mail. */
export type ReceivedMail = {
  id: string;
  to: string;
  subject: string;
  /** The step that sent it, `confirm` for the confirmation a form asks for; empty for a mail of another make. */
  step: string;
  pixel: string | null;
  links: MailLink[];
  unsubscribe: string | null;
  confirm: string | null;
};
export type MailLink = { url: string; text: string; name: string | null };

const ANCHOR = /<a\b([^>]*)>([\s\S]*?)<\/a>/gi;
const IMAGE = /<img\b[^>]*?\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
const HREF = /\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/i;

/** Reads a message by its HTML and headers alone, as a mail client would. */
export function readMail(message: InboxMessage): ReceivedMail {
  const links = [...message.html.matchAll(ANCHOR)].flatMap(([, attributes = '', inner = '']) => {
    const href = HREF.exec(attributes);
    const url = decode(href?.[1] ?? href?.[2] ?? '');
    // Nobody sees a link without words: it is there for machines.
    return url === '' || url.includes('/t/n/') ? [] : [{ url, text: textOf(inner), name: nameInToken(url) }];
  });
  const images = [...message.html.matchAll(IMAGE)].map(([, double, single]) => decode(double ?? single ?? ''));
  return {
    id: message.id,
    to: message.to.toLowerCase(),
    subject: message.subject,
    step: stepOf(message.headers['x-ripen-mail']),
    pixel: images.find((src) => src.includes('/t/o/')) ?? null,
    links,
    unsubscribe:
      angled(message.headers['list-unsubscribe']) ?? links.find(({ url }) => url.includes('/u/'))?.url ?? null,
    confirm: links.find(({ url }) => url.includes('/o/'))?.url ?? null,
  };
}

/**
 * The link a script means: by the name the template gave it, else by where it leads (an untracked mail shows that), else by its
 * words. Null when the mail has none such.
 */
export function findLink(mail: ReceivedMail, wanted: string): MailLink | null {
  const word = wanted.toLowerCase();
  return (
    mail.links.find(({ name }) => name === wanted) ??
    mail.links.find(({ url }) => !url.includes('/t/c/') && url.toLowerCase().includes(word)) ??
    mail.links.find(({ text }) => text.toLowerCase().includes(word)) ??
    null
  );
}

/** `X-Ripen-Mail` is `<enrolment>:<step>`. */
function stepOf(header: string | string[] | undefined): string {
  const id = decodeURIComponent(typeof header === 'string' ? header : (header?.[0] ?? ''));
  return id.includes('.confirm:') ? 'confirm' : id.slice(id.lastIndexOf(':') + 1);
}

/**
 * The name a template gave a tracked link (`as="guide"`): a link's token is signed, not encrypted, and names it last. The script
 * picks links by it as a reader picks them by their place; it is followed unchanged.
 */
function nameInToken(url: string): string | null {
  const token = /\/t\/c\/([\w-]+)/.exec(url)?.[1];
  if (token === undefined) return null;
  const MAC_CHARS = 22;
  try {
    const values: unknown = JSON.parse(Buffer.from(token.slice(MAC_CHARS), 'base64url').toString('utf8'));
    const last: unknown = Array.isArray(values) ? values.at(-1) : null;
    return typeof last === 'string' ? last : null;
  } catch {
    return null;
  }
}

function angled(header: string | string[] | undefined): string | null {
  const text = typeof header === 'string' ? header : (header?.[0] ?? '');
  return /<(https?:[^>]+)>/.exec(text)?.[1] ?? null;
}

function textOf(html: string): string {
  return decode(html.replace(/<[^>]+>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function decode(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return ENTITIES[name?.toLowerCase() ?? ''] ?? whole;
  });
}
