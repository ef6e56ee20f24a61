import { createHash } from 'node:crypto';
import type { Response } from 'express';
import Handlebars from 'handlebars';
import type { Language } from '../../domain/lead/lead';

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#1b1b1f;background:#fff}' +
  'label,legend{display:block;margin-top:1rem;font-weight:600}label.box{font-weight:400;display:flex;gap:.5rem;align-items:baseline}' +
  'input:not([type=checkbox]),select,textarea{width:100%;box-sizing:border-box;font:inherit;padding:.5rem;border:1px solid #71717a;border-radius:.25rem}' +
  '[aria-invalid=true]{border-color:#b91c1c}.error,.errors{color:#b91c1c}fieldset{border:0;padding:0;margin:0}' +
  'button{font:inherit;margin-top:1.5rem;padding:.6rem 1.2rem;border:0;border-radius:.25rem;background:#1d4ed8;color:#fff}' +
  ':focus-visible{outline:3px solid #f59e0b;outline-offset:2px}';
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const frame = Handlebars.compile(
  '<!doctype html><html lang="{{language}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' +
    '<meta name="robots" content="noindex"><title>{{title}}</title><style>{{{style}}}</style></head>' +
    '<body><main><h1>{{title}}</h1>{{{body}}}</main></body></html>',
);

/** A page: its title is escaped here; `body` is HTML made by a template, which escapes what it shows. */
export type Page = { status: number; language: Language; title: string; body: string; formOrigins?: readonly string[] };

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
    .send(frame({ language: page.language, title: page.title, body: page.body, style: STYLE }));
}
