import { createHash, randomUUID } from 'node:crypto';
import type { Request } from 'express';
import type { Deps } from '../../usecases/deps';
import { beginRequest } from '../../usecases/idempotency/begin-request';
import { abandonRequest, finishRequest } from '../../usecases/idempotency/finish-request';
import { say } from '../words/words';
import { RefusedRequest } from './failures';
import type { Rendered, Reply } from './route';

/** Longer keys are refused rather than cut: cutting would make two keys one. */
const MAX_KEY_CHARS = 200;

/** One POST under one key: what to answer if it was answered before, and how to keep or drop its answer. */
export type KeyedRequest = {
  commandId: string;
  replay: Rendered | null;
  keep(answer: Rendered, lead: Reply['lead']): Promise<void>;
  drop(): Promise<void>;
};

const NOTHING = async (): Promise<void> => undefined;

/** Whose the Idempotency-Key is, and what was asked under it, as text. */
export type Keyed = { owner: string; body: string };

/**
 * Looks the request up by its Idempotency-Key, per `owner` (of the API key, say), for 24 hours of real time (api.md). Another request under
 * the same key is a 409; the same one while it is being handled waits for that answer, and is a 409 where that takes too long. Without the header, or for anything but a POST: nothing is kept.
 */
export async function openKeyed(
  deps: Pick<Deps, 'store' | 'clock'>,
  req: Request,
  { owner, body }: Keyed,
): Promise<KeyedRequest> {
  const key = req.get('idempotency-key');
  if (req.method !== 'POST' || key === undefined)
    return { commandId: randomUUID(), replay: null, keep: NOTHING, drop: NOTHING };
  if (key === '' || key.length > MAX_KEY_CHARS) {
    const errors = [{ path: 'Idempotency-Key', message: `expected 1 to ${MAX_KEY_CHARS} characters` }];
    throw new RefusedRequest((language) => ({
      status: 400,
      name: 'invalid',
      detail: say(language, 'detail.errors'),
      errors,
    }));
  }
  const id = digest(`${owner}\n${key}`);
  const fingerprint = digest(`${req.method} ${req.originalUrl}\n${body}`);
  const found = await beginRequest(deps, { id, fingerprint });
  if (found.state === 'conflict') throw keyProblem('detail.key-reused');
  if (found.state === 'running') throw keyProblem('detail.key-running');
  return {
    commandId: id,
    replay:
      found.state === 'replay'
        ? { ...found.answer, headers: { ...found.answer.headers, 'Idempotency-Replayed': 'true' } }
        : null,
    keep: (answer, lead) => finishRequest(deps, id, answer, lead),
    drop: () => abandonRequest(deps, id),
  };
}

function keyProblem(detail: 'detail.key-reused' | 'detail.key-running'): RefusedRequest {
  return new RefusedRequest((language) => ({
    status: 409,
    name: 'conflict',
    detail: say(language, detail),
    ...(detail === 'detail.key-running' && { retryAfterS: 1 }),
  }));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
