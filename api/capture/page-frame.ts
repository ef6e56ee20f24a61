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
 * Sends a public page: no script at all, one style known by its hash, nothing framed, forms to this server only (and to where they
 * redirect, which browsers count as part of the submission).
 */
export function sendPage(res: Response, page: Page): void {
  const targets = ["'self'", ...(page.formOrigins ?? [])].join(' ');
  res.setHeader(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
  );
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res
    .status(page.status)
    .type('text/html')
    .send(frame({ ...page, style: PAGE_STYLE }));
}
