import type { Request, RequestHandler, Response, Router } from 'express';
import type { Json } from '../../domain/timeline/entry';
import type { CaptureContext } from '../../usecases/capture/submit-form';
import { receiveMailFeedback } from '../../usecases/hooks/receive-mail-feedback';
import type { Finding } from '../../usecases/outcome';
import { receiveHook } from '../../usecases/hooks/receive-hook';
import { readBytes } from '../capture/read-submission';
import { parseJson } from '../http/parse-json';
import { malformedJsonProblem, sendProblem, tooLargeProblem } from '../http/problem';
import { chooseLanguage, say } from '../words/words';

/** What one webhook may weigh. */
const MAX_HOOK_BYTES = 1_048_576;

/** Webhooks of other tools by their mapping files (api.md, "Public capture"). */
export function addHookRoutes(router: Router, deps: CaptureContext, limit: RequestHandler): void {
  router.post('/hooks/in/:name', limit, async (req, res) => {
    const body = await readHookBody(req, res);
    if (body === null) return;
    const sent = parseBody(req, body);
    const outcome = await receiveHook(deps, {
      name: String(req.params.name),
      headers: req.headers,
      query: req.query,
      body,
      parsed: sent.parsed,
    });
    if (outcome.code === 'ok') {
      const { accepted, duplicates, rejected, unmapped } = outcome;
      res.status(202).json({ accepted, duplicates, rejected, unmapped });
    } else refuse(req, res, outcome, sent.broken);
  });
  router.post('/hooks/mail/:provider', limit, async (req, res) => {
    const body = await readHookBody(req, res);
    if (body === null) return;
    const sent = parseBody(req, body);
    const outcome = await receiveMailFeedback(
      { ...deps, fetchText },
      {
        provider: String(req.params.provider),
        headers: req.headers,
        query: req.query,
        body,
        parsed: sent.parsed,
      },
    );
    if (outcome.code === 'ok') res.status(202).json({ accepted: outcome.accepted, unknown: outcome.unknown });
    else refuse(req, res, outcome, sent.broken);
  });
}

/** Real ms that Amazon has to hand out a certificate. */
const FETCH_MS = 5_000;

async function fetchText(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_MS) });
  return answer.text();
}

/** The whole body as it was sent, which is what is signed; null once too much was answered with 413. */
async function readHookBody(req: Request, res: Response): Promise<Buffer | null> {
  const body = await readBytes(req, MAX_HOOK_BYTES);
  if (body === 'aborted') return null;
  if (body !== 'too-large') return body;
  const language = chooseLanguage(req.headers['accept-language']);
  res.setHeader('Connection', 'close');
  sendProblem(res, tooLargeProblem(MAX_HOOK_BYTES, language), language);
  return null;
}

function refuse(
  req: Request,
  res: Response,
  outcome: { code: 'not-found' } | { code: 'unsigned' } | { code: 'invalid'; message: string },
  broken: Finding | null,
): void {
  const language = chooseLanguage(req.headers['accept-language']);
  if (outcome.code === 'not-found')
    sendProblem(res, { status: 404, name: 'not-found', detail: say(language, 'detail.no-route') }, language);
  else if (outcome.code === 'unsigned')
    sendProblem(res, { status: 401, name: 'unauthorized', detail: say(language, 'detail.unsigned') }, language);
  else if (broken !== null) sendProblem(res, malformedJsonProblem(broken, language), language);
  else {
    const errors = [{ path: '', message: outcome.message }];
    sendProblem(res, { status: 400, name: 'invalid', detail: say(language, 'detail.errors'), errors }, language);
  }
}

/** JSON, or the fields of a form; of anything else where it stops being JSON, to be told once its sender is known. */
function parseBody(req: Request, body: Buffer): { parsed: Json | null; broken: Finding | null } {
  if (req.is('application/x-www-form-urlencoded'))
    return { parsed: Object.fromEntries(new URLSearchParams(body.toString('utf8'))), broken: null };
  const read = parseJson(body);
  return read.ok ? { parsed: read.value as Json, broken: null } : { parsed: null, broken: read.finding };
}
