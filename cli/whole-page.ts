import { escapeHtml } from '../api/http/docs-page';

/**
 * A mail's HTML as a page of its own: what readers of mail do without and browsers read out, the language and a title, is put in where
 * its author wrote none (WCAG 2.2, 2.4.2 and 3.1.1). All else stays as it was sent.
 */
export function asWholePage(html: string, { language, title }: { language: string; title: string }): string {
  const named = /<html\b[^>]*\slang\s*=/i.test(html) ? html : html.replace(/<html\b/i, `<html lang="${language}"`);
  if (/<title\b[^>]*>\s*\S/i.test(named)) return named;
  const line = `<title>${escapeHtml(title)}</title>`;
  if (/<title\b[^>]*>\s*<\/title>/i.test(named)) return named.replace(/<title\b[^>]*>\s*<\/title>/i, () => line);
  return named.replace(/<head\b[^>]*>|<html\b[^>]*>|^/i, (tag) =>
    tag.toLowerCase().startsWith('<html') ? `${tag}<head>${line}</head>` : tag + line,
  );
}
