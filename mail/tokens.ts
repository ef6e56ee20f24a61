import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

/**
 * What each kind of link carries. The payload is signed, not encrypted: it may hold ids and what the mail shows anyway, never
 * personal data. `expiresAt` is epoch ms and is for the caller to check, for a token knows no clock.
 */
export type TokenPayloads = {
  /** The open pixel, `GET /t/o/:token.gif`. */
  open: { lead: string; mail: string; step: string; template: string };
  /** A tracked link, `GET /t/c/:token`: where it leads is signed, so nobody can make it a redirect elsewhere. */
  click: { lead: string; mail: string; step: string; template: string; url: string; name: string };
  /** The link of a mail that no person sees, `GET /t/n/:token`. */
  trap: { lead: string; mail: string; step: string; template: string };
  /** `GET,POST /u/:token`; without topic: everything. */
  unsubscribe: { lead: string; mail: string; topic: string | null };
  /** `GET,POST /p/:token`. */
  preferences: { lead: string };
  /** `GET /v/:token`. */
  view: { lead: string; mail: string };
  /** `GET,POST /o/:token`: double opt-in for what a form asked. */
  confirm: { lead: string; form: string | null; expiresAt: number };
  /** `GET,POST /h/:token`: a representative answers an offer from the alert mail. */
  handoff: { handoff: string; rep: string };
  /** A document asked for by a form, counted when it is downloaded. */
  file: { lead: string; asset: string };
  /** "See or delete my data", sent afresh and short-lived. */
  data: { lead: string; expiresAt: number };
  /** What a page hands to `ripen('identify', token)`. */
  identify: { lead: string };
  /** When a hosted form was shown, real epoch ms: what is sent at once was sent by no person. */
  shown: { form: string; at: number };
};

export type TokenKind = keyof TokenPayloads;

export interface Tokens {
  /** A URL-safe token (letters, digits, `-`, `_`), made with the first secret. */
  sign<K extends TokenKind>(kind: K, payload: TokenPayloads[K]): string;
  /** The payload, or null for anything that was not signed as this kind with one of the secrets. Never throws. */
  verify<K extends TokenKind>(kind: K, token: string): TokenPayloads[K] | null;
  /** 16 hexadecimal characters that only we can make of this text, whatever a mail server does to capitals: for addresses. */
  seal(text: string): string;
  /** Whether a seal is of this text, under any of the secrets. */
  isSeal(seal: string, text: string): boolean;
}

type FieldType = 'string' | 'string?' | 'number';

/** Payloads are written as arrays in this order, which keeps URLs short. A kind may only grow, at its end. */
const FIELDS: { [K in TokenKind]: { [F in keyof TokenPayloads[K]]: FieldType } } = {
  open: { lead: 'string', mail: 'string', step: 'string', template: 'string' },
  click: { lead: 'string', mail: 'string', step: 'string', template: 'string', url: 'string', name: 'string' },
  trap: { lead: 'string', mail: 'string', step: 'string', template: 'string' },
  unsubscribe: { lead: 'string', mail: 'string', topic: 'string?' },
  preferences: { lead: 'string' },
  view: { lead: 'string', mail: 'string' },
  confirm: { lead: 'string', form: 'string?', expiresAt: 'number' },
  handoff: { handoff: 'string', rep: 'string' },
  file: { lead: 'string', asset: 'string' },
  data: { lead: 'string', expiresAt: 'number' },
  identify: { lead: 'string' },
  shown: { form: 'string', at: 'number' },
};

/** 22 base64url characters: 132 bits of the SHA-256 MAC, above the 128 that make guessing hopeless. */
const MAC_CHARS = 22;
/** 64 bits: an address can be tried only by sending a mail. */
const SEAL_CHARS = 16;
/** Longer than any token we make (a click's URL is at most 2,000 characters); stops hashing of junk. */
const MAX_TOKEN_CHARS = 4096;
const URL_SAFE = /^[A-Za-z0-9_-]+$/;

/**
 * Signed tokens that need no look-up: `MAC ‖ payload`, both base64url, HMAC-SHA256 over the payload's text under a key derived
 * from the secret and the kind. So a token of one kind is no token of another, and each character counts: the MAC is compared
 * as text, where decoding first would let spare bits of the last character vary. The first secret signs, all verify
 * (decisions.md, `RIPEN_SECRET`). Throws if there is no secret, or an empty one.
 */
export function createTokens(secrets: readonly string[]): Tokens {
  if (secrets.length === 0 || secrets.some((secret) => secret === ''))
    throw new Error('Tokens need at least one secret, none empty.');
  const keys = new Map(Object.keys(FIELDS).map((kind) => [kind, secrets.map((secret) => deriveKey(secret, kind))]));
  const sealers = secrets.map((secret) => deriveKey(secret, 'seal'));
  const sealOf = (key: KeyObject, text: string): string =>
    createHmac('sha256', key).update(text).digest('hex').slice(0, SEAL_CHARS);
  const keysOf = (kind: TokenKind): KeyObject[] => keys.get(kind) ?? [];
  return {
    sign: (kind, payload) => {
      const values = Object.keys(FIELDS[kind]).map((field) => payload[field as keyof typeof payload]);
      const body = Buffer.from(JSON.stringify(values)).toString('base64url');
      const [signer] = keysOf(kind);
      if (!signer) throw new Error(`No such kind of token: ${kind}`);
      return computeMac(signer, body) + body;
    },
    verify: (kind, token) => {
      if (token.length <= MAC_CHARS || token.length > MAX_TOKEN_CHARS || !URL_SAFE.test(token)) return null;
      const mac = Buffer.from(token.slice(0, MAC_CHARS), 'latin1');
      const body = token.slice(MAC_CHARS);
      for (const key of keysOf(kind)) {
        if (timingSafeEqual(mac, Buffer.from(computeMac(key, body), 'latin1'))) return readPayload(kind, body);
      }
      return null;
    },
    seal: (text) => {
      const [signer] = sealers;
      if (!signer) throw new Error('Tokens need a secret.');
      return sealOf(signer, text);
    },
    isSeal: (seal, text) =>
      seal.length === SEAL_CHARS &&
      sealers.some((key) => timingSafeEqual(Buffer.from(seal.toLowerCase(), 'latin1'), Buffer.from(sealOf(key, text)))),
  };
}

function deriveKey(secret: string, kind: string): KeyObject {
  return createSecretKey(createHmac('sha256', secret).update(`ripen token ${kind}`).digest());
}

function computeMac(key: KeyObject, body: string): string {
  return createHmac('sha256', key).update(body).digest('base64url').slice(0, MAC_CHARS);
}

/** Only called on a body whose MAC is right; the shape is checked all the same, for an older version may have signed it. */
function readPayload<K extends TokenKind>(kind: K, body: string): TokenPayloads[K] | null {
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (!Array.isArray(values)) return null;
  const payload: Record<string, unknown> = {};
  let index = 0;
  for (const [field, type] of Object.entries<FieldType>(FIELDS[kind])) {
    const value: unknown = values[index++];
    if (type === 'string?' ? value !== null && typeof value !== 'string' : typeof value !== type) return null;
    payload[field] = value;
  }
  return payload as TokenPayloads[K];
}
