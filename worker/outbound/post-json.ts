import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { namesPrivateHost } from '../../usecases/webhooks/private-address';
import { lookupPublic, PrivateTargetError } from './public-address';

export type Posted =
  /** `retryAfterMs`: the pause the receiver asks for (`Retry-After`), 0 where it asks for none. */
  | { outcome: 'answered'; status: number; retryAfterMs: number; answer?: string }
  /** Nothing came back, or the target may not be called: `refused` will never change by itself. */
  | { outcome: 'failed'; error: string; refused: boolean };

export type PostOptions = { allowPrivate: boolean; method?: 'POST' | 'PUT'; keepsAnswer?: boolean };

/** Real ms until an answer has come. */
const PATIENCE_MS = 15_000;
const SECOND_MS = 1_000;
/** Bytes of an answer that is kept: more is no answer to a call of ours. */
const ANSWER_MAX = 1_000_000;

/**
 * POSTs (or PUTs) a body and answers the status; the answer's body is read only where it is to be kept. Never rejects, follows no redirect. Where private networks are not
 * allowed the address connected to is checked, so that a name cannot turn into one after a check.
 */
export function postJson(
  address: string,
  body: string,
  headers: Record<string, string>,
  { allowPrivate, method = 'POST', keepsAnswer = false }: PostOptions,
): Promise<Posted> {
  const url = new URL(address);
  if (!allowPrivate && namesPrivateHost(url)) return Promise.resolve(failed(new PrivateTargetError(url.hostname)));
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const length = { 'content-length': Buffer.byteLength(body) };
  const options = {
    method,
    headers: { 'content-type': 'application/json', 'user-agent': 'Ripen', ...length, ...headers },
    signal,
    agent: false,
    ...(!allowPrivate && { lookup: lookupPublic }),
  };
  return new Promise((resolve) => {
    const asked = send(url, options, (answer) => {
      const retryAfterMs = readRetryAfter(answer.headers['retry-after']);
      const answered = { outcome: 'answered' as const, status: answer.statusCode ?? 0, retryAfterMs };
      if (!keepsAnswer) {
        answer.destroy();
        resolve(answered);
        return;
      }
      read(answer).then(
        (text) => resolve({ ...answered, answer: text }),
        (error: unknown) => resolve(failed(error instanceof Error ? error : new Error(String(error)))),
      );
    });
    asked.on('error', (error) => resolve(failed(signal.aborted ? new Error('no answer in time') : error)));
    asked.end(body);
  });
}

function failed(error: Error): Posted {
  return { outcome: 'failed', error: error.message, refused: error instanceof PrivateTargetError };
}

async function read(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > ANSWER_MAX) throw new Error('the answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Seconds, or a date; 0 for anything else. */
function readRetryAfter(header: string | undefined): number {
  if (header === undefined) return 0;
  const ms = /^\d+$/.test(header) ? Number(header) * SECOND_MS : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
