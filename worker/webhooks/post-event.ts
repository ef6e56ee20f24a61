import { lookup as lookUp, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { isPrivateAddress, namesPrivateHost } from '../../usecases/webhooks/private-address';

export type Posting = {
  url: string;
  secret: string;
  /** The same for every attempt of one event: how the receiver knows a repetition. */
  messageId: string;
  body: string;
  /** Private networks too (RIPEN_WEBHOOK_PRIVATE). */
  allowPrivate: boolean;
};
export type PostOutcome = { status: number | null; error: string | null; retryAfterMs: number };

/** Real ms a receiver may take. */
const PATIENCE_MS = 15_000;
const SECOND_MS = 1_000;

/**
 * Posts one event, signed by Standard Webhooks at this moment. Never rejects; redirects are not followed. The address is judged where
 * it is connected to, so that a name cannot change its meaning between the look and the call.
 */
export function postEvent({ url, secret, messageId, body, allowPrivate }: Posting): Promise<PostOutcome> {
  const target = new URL(url);
  if (!allowPrivate && namesPrivateHost(target)) return Promise.resolve(failed('private network'));
  const at = new Date();
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Ripen',
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(at.getTime() / SECOND_MS)),
    'webhook-signature': new Webhook(secret).sign(messageId, at, body),
  };
  const { request } = target.protocol === 'https:' ? https : http;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const options = { method: 'POST', headers, signal, agent: false, ...(!allowPrivate && { lookup: publicLookup }) };
  return new Promise((resolve) => {
    const sent = request(target, options, (answer) => {
      answer.resume();
      const status = answer.statusCode ?? null;
      resolve({ status, error: null, retryAfterMs: retryAfter(answer.headers['retry-after']) });
    });
    sent.on('error', (error) => resolve(failed(signal.aborted ? 'no answer in time' : error.message)));
    sent.end(body);
  });
}

/** Resolves a name and refuses it when any of its addresses is ours. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  // Without an address there is an error, whatever the types say of the list then.
  lookUp(hostname, { ...options, all: true }, (error, addresses: LookupAddress[] | undefined) => {
    const [first] = addresses ?? [];
    if (first === undefined) callback(error ?? new Error('no address'), []);
    else if (addresses?.some(({ address }) => isPrivateAddress(address)) === true)
      callback(new Error('private network'), []);
    else if (options.all === true) callback(null, addresses ?? []);
    else callback(null, first.address, first.family);
  });
};

function failed(error: string): PostOutcome {
  return { status: null, error: error.slice(0, 200), retryAfterMs: 0 };
}

/** Seconds, or a date; 0 for anything else. */
function retryAfter(header: string | undefined): number {
  if (header === undefined) return 0;
  const ms = /^\d+$/.test(header) ? Number(header) * SECOND_MS : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
