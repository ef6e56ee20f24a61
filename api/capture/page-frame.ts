import { createHash } from 'node:crypto';
import type { Response } from 'express';
import Handlebars from 'handlebars';
import type { Language } from '../../domain/lead/lead';
import { PAGE_STYLE } from './page-style';

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');

const frame = Handlebars.compile(
  '<!doctype html><html lang="{{language}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' +
    '{{#if refresh}}<meta http-equiv="refresh" content="{{refresh.seconds}};url={{refresh.path}}">{{/if}}' +
    '<meta name="robots" content="noindex"><title>{{title}}</title><style>{{{style}}}</style></head>' +
    '<body><div class="page">{{#if other}}<p class="switch"><a href="{{other.href}}" hreflang="{{other.language}}" lang="{{other.language}}">{{other.label}}</a></p>{{/if}}' +
    '<main><h1>{{title}}</h1>{{{body}}}</main></div></body></html>',
);

/** A page: its title is escaped here; `body` is HTML made by a template, which escapes what it shows. */
export type Page = {
  status: number;
  language: Language;
  title: string;
  body: string;
  formOrigins?: readonly string[];
  /** The same page in the other language. */
  other?: { href: string; language: Language; label: string };
  /** Goes on by itself to another page of ours. */
  refresh?: { seconds: number; path: string } | undefined;
};

/**
 * A public page and the headers it needs: no script at all, one style known by its hash, nothing framed, forms to this server only (and
 * to where they redirect, which browsers count as part of the submission).
 */
export function renderPage(page: Omit<Page, 'status'>): { html: string; headers: Record<string, string> } {
  const targets = ["'self'", ...(page.formOrigins ?? [])].join(' ');
  return {
    html: frame({ ...page, style: PAGE_STYLE }),
    headers: {
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    },
  };
}

/** Sends a public page. */
export function sendPage(res: Response, page: Page): void {
  const { html, headers } = renderPage(page);
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.status(page.status).type('text/html').send(html);
}
