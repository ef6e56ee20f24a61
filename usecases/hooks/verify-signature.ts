import { createHmac, createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** What a webhook came with; header names in lower case, `query` its own parameters. */
export type SignedRequest = {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  query: Readonly<Record<string, unknown>>;
  body: Buffer;
};
export type Verification = {
  by: 'secret' | 'hmac' | 'standard-webhooks';
  header?: string;
  secret?: string;
  secretFile?: string;
};

/** How far a signed time stamp may lie from now, in real ms (Standard Webhooks; the same for the others that carry one). */
const TOLERANCE_MS = 5 * 60_000;

/**
 * Whether a webhook is from who it says (files.md, `hooks/`; api.md, "signature or secret checked"). By `secret`: the header (default
 * `x-webhook-secret`), the parameter `secret`, or the password of Basic authorization is the secret. By `hmac`: the header (default
 * `x-signature`) carries HMAC-SHA256 of the body in hex or base64, plain, after `sha256=`, or as `t=…,v1=…` over `t.body`
 * (Calendly) or `v0=…` over `v0:time:body` (Zoom). By `standard-webhooks`: as that standard says. Compared in constant time.
 */
export async function isSigned(verify: Verification, request: SignedRequest, nowReal: number): Promise<boolean> {
  const secret = await secretOf(verify);
  if (secret === null || secret === '') return false;
  if (verify.by === 'standard-webhooks') return isStandard(secret, request, nowReal);
  if (verify.by === 'hmac') return isHmac(secret, read(request, verify.header ?? 'x-signature'), request, nowReal);
  const { secret: parameter } = request.query;
  const given = [
    read(request, verify.header ?? 'x-webhook-secret'),
    typeof parameter === 'string' ? parameter : '',
    passwordOf(read(request, 'authorization')),
  ];
  return given.some((one) => one !== '' && isSame(one.replace(/^Bearer /i, ''), secret));
}

async function secretOf({ secret, secretFile }: Verification): Promise<string | null> {
  if (secret !== undefined) return secret;
  if (secretFile === undefined) return null;
  return readFile(secretFile, 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
}

function isHmac(secret: string, signature: string, request: SignedRequest, nowReal: number): boolean {
  const parts = new Map(
    signature.split(',').map((part) => part.trim().split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
  const [at, v1, v0] = [parts.get('t'), parts.get('v1'), parts.get('v0')];
  if (at !== undefined && v1 !== undefined)
    return isRecent(at, nowReal) && matches(secret, `${at}.${request.body.toString('utf8')}`, v1);
  if (v0 !== undefined) {
    const time = read(request, 'x-zm-request-timestamp');
    return isRecent(time, nowReal) && matches(secret, `v0:${time}:${request.body.toString('utf8')}`, v0);
  }
  return matches(secret, request.body, signature.replace(/^sha256=/, ''));
}

function isStandard(secret: string, request: SignedRequest, nowReal: number): boolean {
  const [id, time] = [read(request, 'webhook-id'), read(request, 'webhook-timestamp')];
  if (id === '' || !isRecent(time, nowReal)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key)
    .update(`${id}.${time}.${request.body.toString('utf8')}`)
    .digest('base64');
  return read(request, 'webhook-signature')
    .split(' ')
    .some((one) => one.startsWith('v1,') && isSame(one.slice(3), expected));
}

/** Seconds or milliseconds since the epoch. */
function isRecent(time: string, nowReal: number): boolean {
  if (!/^\d{9,14}$/.test(time)) return false;
  const at = Number(time) * (time.length > 11 ? 1 : 1000);
  return Math.abs(nowReal - at) <= TOLERANCE_MS;
}

function matches(secret: string, text: string | Buffer, signature: string): boolean {
  const mac = createHmac('sha256', secret).update(text).digest();
  return isSame(signature.toLowerCase(), mac.toString('hex')) || isSame(signature, mac.toString('base64'));
}

/** Whatever their lengths, it takes as long. */
export function isSame(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

function read({ headers }: SignedRequest, name: string): string {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}

function passwordOf(authorization: string): string {
  if (!/^Basic /i.test(authorization)) return authorization;
  const pair = Buffer.from(authorization.slice(6), 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}
