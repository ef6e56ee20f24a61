import type { Request, RequestHandler, Response } from 'express';
import type { Deps } from '../../usecases/deps';
import { openKeyed, type KeyedRequest } from '../http/idempotency';
import type { Rendered } from '../http/route';
import { readBytes } from './read-submission';

/** More than any public route takes: what is larger is refused by the route itself, and its answer not kept. */
const MAX_BYTES = 1_048_576;
/** Of this very request, not of what it asked for. */
const OWN_HEADERS = /^(ratelimit|retry-after|x-request-id|content-length|connection|date)/;

/**
 * A public POST with an `Idempotency-Key` is answered once: a repeat within 24 hours gets the same answer and does nothing, the key with
 * another body is 409 (api.md: "on any POST"). Keys are known by the route they were sent to, for nobody else's key says whose they are.
 */
export function keyPublicPosts(deps: Pick<Deps, 'store' | 'clock' | 'log'>): RequestHandler {
  return async (req, res, next) => {
    if (req.method !== 'POST' || req.get('idempotency-key') === undefined) {
      next();
      return;
    }
    const body = await readBytes(req, MAX_BYTES);
    if (typeof body === 'string') {
      next();
      return;
    }
    const keyed = await openKeyed(deps, req, {
      owner: `public ${req.path}`,
      body: contentOf(req, body).toString('base64'),
    });
    if (keyed.replay) {
      const { status, headers, body: text } = keyed.replay;
      res.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(text) }).end(text);
      return;
    }
    keepAnswer(deps, res, keyed);
    next();
  };
}

/** What was sent, without the mark between the parts of a multipart body: whoever sends the same again draws another. */
function contentOf(req: Request, body: Buffer): Buffer {
  const boundary = /^multipart\/.*;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(req.headers['content-type'] ?? '');
  const mark = boundary?.[1] ?? boundary?.[2];
  return mark === undefined ? body : Buffer.from(body.toString('latin1').replaceAll(mark, ''), 'latin1');
}

/** Whatever answers: it goes out once it is on record, or is forgotten where the fault was ours, or a signature is still to be put right. */
function keepAnswer({ log }: Pick<Deps, 'log'>, res: Response, keyed: KeyedRequest): void {
  const end = res.end.bind(res) as (chunk?: unknown) => void;
  res.end = (chunk?: unknown) => {
    const isOpen = res.statusCode >= 500 || res.statusCode === 401;
    const settled = isOpen ? keyed.drop() : keyed.keep(answerOf(res, chunk), undefined);
    void settled
      // The request was done; a repeat is then told that it is still under way, and does nothing twice.
      .catch((error: unknown) => log.warn({ err: error }, 'an answer could not be kept under its Idempotency-Key'))
      .then(() => end(chunk));
    return res;
  };
}

function answerOf(res: Response, chunk: unknown): Rendered {
  const headers = Object.entries(res.getHeaders()).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && !OWN_HEADERS.test(name) ? [[name, value]] : [],
  );
  const body = Buffer.isBuffer(chunk) || typeof chunk === 'string' ? chunk.toString() : '';
  return { status: res.statusCode, body, headers: Object.fromEntries(headers) };
}

/** One handler after the other, as one; what either throws is the next one's error. */
export function inOrder(first: RequestHandler, second: RequestHandler): RequestHandler {
  return (req: Request, res, next) =>
    first(req, res, (error?: unknown) => {
      if (error === undefined) Promise.resolve(second(req, res, next)).catch(next);
      else next(error);
    });
}
