import express, { type Request, type RequestHandler, type Response } from 'express';
import { say } from '../words/words';
import { RefusedRequest } from './failures';
import type { BodyFormat } from './route';

const JSON_LIMIT = '1mb';
const TEXT_LIMIT = '1mb';

const parseJson = express.json({ limit: JSON_LIMIT, strict: false, type: () => true });
const parseText = express.text({ limit: TEXT_LIMIT, type: () => true });

const parseForm = express.urlencoded({ limit: TEXT_LIMIT, extended: false, parameterLimit: 100 });

const TYPES: Record<BodyFormat, string[]> = {
  json: ['application/json', '+json'],
  text: ['text/*', 'application/yaml', 'application/x-yaml', 'application/json', 'application/octet-stream'],
  form: ['application/x-www-form-urlencoded', 'application/json'],
};

/**
 * Reads the body into `req.body` (undefined when there is none). Throws a 415 for a type the route does not take; the parsers throw
 * 413 over 1 MB and 400 for malformed JSON, which failures.ts words.
 */
export async function readBody(req: Request, res: Response, format: BodyFormat): Promise<void> {
  if (!hasBody(req)) {
    req.body = undefined;
    return;
  }
  checkType(req, format);
  await run(parserOf(req, format), req, res);
}

function hasBody(req: Request): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}

function parserOf(req: Request, format: BodyFormat): RequestHandler {
  if (format === 'text') return parseText;
  return format === 'form' && req.is('application/x-www-form-urlencoded') ? parseForm : parseJson;
}

function checkType(req: Request, format: BodyFormat): void {
  const declared = req.headers['content-type'];
  const accepted = TYPES[format];
  // A text without a declared type can only be the text that is asked for; curl always declares one.
  if (declared === undefined ? format === 'text' : req.is(accepted)) return;
  const expected = format === 'text' ? 'application/yaml, text/*' : TYPES[format].slice(0, 1).join();
  throw new RefusedRequest((language) => ({
    status: 415,
    name: 'media-type',
    detail: say(language, 'detail.media-type', { expected }),
  }));
}

function run(handler: RequestHandler, req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    void handler(req, res, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}
