import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { namesPrivateHost } from '../../usecases/webhooks/private-address';
import { lookupPublic, PrivateTargetError } from './public-address';

export type Posted =
  | { outcome: 'answered'; status: number }
  /** Nothing came back, or the target may not be called: `refused` will never change by itself. */
  | { outcome: 'failed'; error: string; refused: boolean };

/** Real ms until an answer has begun. */
const PATIENCE_MS = 15_000;

/**
 * POSTs a body and answers the status; the answer's body is not read. Follows no redirect. Where private networks are not allowed the
 * address connected to is checked, so that a name cannot turn into one after a check.
 */
export function postJson(
  address: string,
  body: string,
  headers: Record<string, string>,
  { allowPrivate }: { allowPrivate: boolean },
): Promise<Posted> {
  const url = new URL(address);
  if (!allowPrivate && namesPrivateHost(url)) {
    const { message } = new PrivateTargetError(url.hostname);
    return Promise.resolve({ outcome: 'failed', error: message, refused: true });
  }
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const asked = send(
      url,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
        signal: AbortSignal.timeout(PATIENCE_MS),
        ...(!allowPrivate && { lookup: lookupPublic }),
      },
      (answer) => {
        answer.destroy();
        resolve({ outcome: 'answered', status: answer.statusCode ?? 0 });
      },
    );
    asked.on('error', (error) => {
      resolve({ outcome: 'failed', error: error.message, refused: error instanceof PrivateTargetError });
    });
    asked.end(body);
  });
}
