import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';

/** Held by the browser: the session, the language chosen, and for those not signed in something to tie forms to. */
export const COOKIES = {
  session: 'ripen-session',
  language: 'ripen-language',
  guest: 'ripen-guest',
  ticket: 'ripen-openid',
} as const;
type CookieName = (typeof COOKIES)[keyof typeof COOKIES];

const YEAR_MS = 365 * 86_400_000;
/** How long somebody may take with an OpenID provider. */
const TICKET_MS = 15 * 60_000;
const KEPT_MS: Partial<Record<CookieName, number>> = { [COOKIES.language]: YEAR_MS, [COOKIES.ticket]: TICKET_MS };
const VALUE = /^[\w-]{1,100}$/;

/** A cookie of ours; null where there is none or it is not of our making. */
export function readCookie(req: Request, name: CookieName): string | null {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const [key, value = ''] = pair.trim().split('=', 2);
    if (key === name && VALUE.test(value)) return value;
  }
  return null;
}

/** Scripts cannot read it, other sites' forms do not send it, and with https it never goes unencrypted. Null deletes it. */
export function writeCookie(res: Response, publicUrl: string, name: CookieName, value: string | null): void {
  const options = { httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https:'), path: '/' } as const;
  if (value === null) res.clearCookie(name, options);
  else res.cookie(name, value, { ...options, ...(KEPT_MS[name] !== undefined && { maxAge: KEPT_MS[name] }) });
}

/** What ties a form to the browser it was shown in. */
export function newGuest(): string {
  return randomBytes(16).toString('base64url');
}

/** The token forms carry: derived from a cookie that other sites can neither read nor set. */
export function csrfToken(held: string): string {
  return createHash('sha256').update(`ripen form ${held}`).digest('base64url');
}

/** Whether a form came from one of our pages in this browser. */
export function isOurForm(held: string | null, given: string): boolean {
  if (held === null) return false;
  const [expected, actual] = [Buffer.from(csrfToken(held)), Buffer.from(given)];
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
