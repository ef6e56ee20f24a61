import { randomBytes } from 'node:crypto';
import type { Response } from 'express';
import { assetUrl } from './assets';
import { csrfToken } from './cookies';
import type { Formats } from './formats';
import { navigationFor } from './navigation';
import type { Shown } from './page';
import type { SignedIn } from '../usecases/sign-in/session';
import type { Views } from './views';
import { hasWord } from './words/words';

/** Everything around a page: whose it is, where, and what was just done. */
export type Around = {
  formats: Formats;
  signedIn: SignedIn | null;
  /** Path and query, to come back to after choosing a language. */
  url: string;
  path: string;
  said: string | undefined;
  /** The cookie that forms are tied to. */
  held: string;
};

/**
 * No inline script or style, nothing from elsewhere, forms to this server only, and framed by nobody. Mail previews, which are framed
 * by our own pages, carry their own.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A mail as its reader sees it: inline styles and pictures as mails have them, no script, no forms, framed by our pages only. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src https: http: data:; font-src https:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";

/** Sends a page in its layout. */
export function sendShown(res: Response, views: Views, shown: Shown, around: Around): void {
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Referrer-Policy', 'same-origin');
  if (shown.bare) {
    res.setHeader('Content-Security-Policy', MAIL_POLICY);
    // Sandboxed it has an origin of its own: browsers would warn that it cannot be kept apart from ours.
    res.removeHeader('Origin-Agent-Cluster');
    res
      .status(shown.status ?? 200)
      .type('text/html')
      .send(shown.bare.html);
    return;
  }
  const { formats, signedIn, said } = around;
  const data = { ...shown.data, csrf: csrfToken(around.held), once: randomBytes(16).toString('base64url') };
  const body = views.render(shown.view, data, formats);
  const status = shown.status ?? 200;
  const page = views.render(
    'layout',
    {
      ...data,
      body,
      title: shown.title,
      language: formats.language,
      name: signedIn?.name ?? null,
      roles: signedIn?.asker.roles ?? [],
      nav: signedIn ? navigationFor(signedIn.asker.roles, around.path) : [],
      url: around.url,
      said: said !== undefined && hasWord(`said.${said}`) ? formats.say(`said.${said}` as 'said.done') : null,
      css: assetUrl('console.css'),
      figures: assetUrl('figures.css'),
      icon: assetUrl('icon.svg'),
      shortcuts: assetUrl('shortcuts.js'),
      live: assetUrl('live.js'),
      // The editor is alone on its page: with htmx there would be more script than a page may have.
      htmx: shown.scripts?.includes('editor.js') === true ? null : assetUrl('htmx.js'),
      styles: (shown.styles ?? []).map(assetUrl),
      scripts: (shown.scripts ?? []).map(assetUrl),
      failed: status >= 400,
    },
    formats,
  );
  res.setHeader('Content-Security-Policy', POLICY);
  res.setHeader('Content-Language', formats.language);
  res.setHeader('Vary', 'Accept-Language, Cookie');
  res.status(status).type('text/html').send(page);
}
