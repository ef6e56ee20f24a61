import { Webhook } from 'standardwebhooks';
import { postJson } from '../outbound/post-json';

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

const SECOND_MS = 1_000;
/** Characters of an error that the delivery log keeps. */
const ERROR_MAX = 200;

/** Posts one event, signed by Standard Webhooks at this moment. Never rejects; redirects are not followed. */
export async function postEvent({ url, secret, messageId, body, allowPrivate }: Posting): Promise<PostOutcome> {
  const posted = await postJson(url, body, signEvent(secret, messageId, body, new Date()), { allowPrivate });
  if (posted.outcome === 'answered') return { status: posted.status, error: null, retryAfterMs: posted.retryAfterMs };
  const error = posted.refused ? 'private network' : posted.error.slice(0, ERROR_MAX);
  return { status: null, error, retryAfterMs: 0 };
}

/** The three headers by which a receiver knows that we sent the body, and when. */
export function signEvent(secret: string, id: string, body: string, at: Date): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / SECOND_MS)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}
