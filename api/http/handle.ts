import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { Language } from '../../domain/lead/lead';
import { chooseLanguage, say } from '../words/words';
import { authenticate } from './authenticate';
import { openKeyed, type KeyedRequest } from './idempotency';
import { problemOf, renderProblem, type Problem } from './problem';
import { createBodyReader, isTextual } from './read-body';
import type { Answer, ApiDeps, Call, Rendered, Reply, Route } from './route';
import { validate } from './validate';

/**
 * One row of the table as an express handler. In this order: key and role, body (size, type, form), query and body by their
 * schemas, idempotency, the use case. A stranger so learns nothing of what a route expects, and is not read from.
 */
export function handleRoute(deps: ApiDeps, route: Route): RequestHandler {
  const readBody = createBodyReader(route);
  return async (req, res) => {
    res.locals.pattern = route.path;
    const language = chooseLanguage(req.headers['accept-language']);
    const asker = await authenticate(deps, route, req);
    res.locals.asker = asker.id;
    await readBody(req, res);
    const call: Omit<Call<unknown, unknown>, 'commandId'> = {
      deps,
      asker,
      params: readParams(req),
      query: validate(route.query, req.query, language),
      body: route.body ? validate(route.body, bodyOf(req, route), language) : undefined,
      language,
      headers: req.headers,
    };
    const { body = null } = req as { body?: unknown };
    const keyed = await openKeyed(deps, req, { owner: asker.id, body: JSON.stringify(body) });
    if (keyed.replay) send(res, keyed.replay);
    else await answerKeyed(res, route, keyed, language, () => route.run({ ...call, commandId: keyed.commandId }));
  };
}

/** A POST without a body means the empty one; a text must be there. */
function bodyOf(req: Request, route: Route): unknown {
  const { body } = req as { body: unknown };
  return body ?? (isTextual(route.format) ? '' : {});
}

function readParams(req: Request): Record<string, string> {
  return Object.fromEntries(Object.entries(req.params).map(([name, value]) => [name, String(value)]));
}

/** Keeps what was decided, refusals included; what may or may not have happened is dropped, so that repeating tries again. */
async function answerKeyed(
  res: Response,
  route: Route,
  keyed: KeyedRequest,
  language: Language,
  run: () => Promise<Answer>,
): Promise<void> {
  let answer: Answer;
  try {
    answer = await run();
  } catch (error) {
    // The first error is what matters; a record that stays is taken over once it is stale.
    await keyed.drop().catch(() => undefined);
    throw error;
  }
  if ('stream' in answer) {
    await sendStream(res, answer, answer.stream);
    return;
  }
  const rendered = 'code' in answer ? renderProblem(problemOf(answer, language), language) : renderReply(answer);
  // Without the body, a repeat learns only that it was done.
  if (rendered.status >= 500) await keyed.drop();
  else if (route.unkept && rendered.status < 400)
    await keyed.keep(renderProblem(alreadyDone(language), language), undefined);
  else await keyed.keep(rendered, 'code' in answer ? undefined : answer.lead);
  send(res, rendered);
}

function alreadyDone(language: Language): Problem {
  return { status: 409, name: 'conflict', detail: say(language, 'detail.told-once') };
}

function renderReply(answer: Reply): Rendered {
  const { status, body, type, headers } = answer;
  if (body === undefined || body === null) return { status, body: '', headers: headers ?? {} };
  const text = type !== undefined && typeof body === 'string' ? body : JSON.stringify(body);
  return { status, body: text, headers: { ...headers, 'Content-Type': type ?? 'application/json; charset=utf-8' } };
}

/** As fast as the reader takes it. What fails after the first piece can only be told by cutting the answer short. */
async function sendStream(
  res: Response,
  { status, type, headers }: Reply,
  stream: AsyncIterable<string>,
): Promise<void> {
  res.writeHead(status, { ...headers, 'Content-Type': type ?? 'text/plain; charset=utf-8' });
  await pipeline(Readable.from(stream), res).catch(() => res.destroy());
}

function send(res: Response, { status, body, headers }: Rendered): void {
  res.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  res.end(body);
}
