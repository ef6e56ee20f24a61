import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { namesPrivateHost } from '../../usecases/webhooks/private-address';
import { lookupPublic, PrivateTargetError } from './public-address';

export type Posted =
  /** `retryAfterMs`: the pause the receiver asks for (`Retry-After`), 0 where it asks for none. */
  | { outcome: 'answered'; status: number; retryAfterMs: number }
  /** Nothing came back, or the target may not be called: `refused` will never change by itself. */
  | { outcome: 'failed'; error: string; refused: boolean };

/** Real ms until an answer has begun. */
const PATIENCE_MS = 15_000;
const SECOND_MS = 1_000;

/**
 * POSTs a body and answers the status; the answer's body is not read. Never rejects, follows no redirect. Where private networks are not
 * allowed the address connected to is checked, so that a name cannot turn into one after a check.
 */
export function postJson(
  address: string,
  body: string,
  headers: Record<string, string>,
  { allowPrivate }: { allowPrivate: boolean },
): Promise<Posted> {
  const url = new URL(address);
  if (!allowPrivate && namesPrivateHost(url)) return Promise.resolve(failed(new PrivateTargetError(url.hostname)));
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const length = { 'content-length': Buffer.byteLength(body) };
  const options = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'Ripen', ...length, ...headers },
    signal,
    agent: false,
    ...(!allowPrivate && { lookup: lookupPublic }),
  };
  return new Promise((resolve) => {
    const asked = send(url, options, (answer) => {
      answer.destroy();
      const retryAfterMs = readRetryAfter(answer.headers['retry-after']);
      resolve({ outcome: 'answered', status: answer.statusCode ?? 0, retryAfterMs });
    });
    asked.on('error', (error) => resolve(failed(signal.aborted ? new Error('no answer in time') : error)));
    asked.end(body);
  });
}

function failed(error: Error): Posted {
  return { outcome: 'failed', error: error.message, refused: error instanceof PrivateTargetError };
}

/** Seconds, or a date; 0 for anything else. */
function readRetryAfter(header: string | undefined): number {
  if (header === undefined) return 0;
  const ms = /^\d+$/.test(header) ? Number(header) * SECOND_MS : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
