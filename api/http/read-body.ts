import express, { type Request, type RequestHandler, type Response } from 'express';
import type { Finding } from '../../usecases/outcome';
import { RefusedRequest } from './failures';
import { findBadLetters, findDepth } from './parse-json';
import { malformedJsonProblem, mediaTypeProblem } from './problem';
import type { BodyFormat, Route } from './route';

/** Any text, what uploads of files are declared as, and what curl declares of one unless told otherwise. */
const ANY_FILE: readonly string[] = ['text/*', 'application/octet-stream', 'application/x-www-form-urlencoded'];
const TYPES: Record<BodyFormat, string[]> = {
  json: ['application/json', '+json'],
  text: [...ANY_FILE, 'application/yaml', 'application/x-yaml', 'application/json'],
  csv: [...ANY_FILE, 'application/csv', 'application/vnd.ms-excel'],
  form: ['application/x-www-form-urlencoded', 'application/json'],
};

/** What a 415 says is expected. */
const EXPECTED: Record<BodyFormat, string> = {
  json: 'application/json',
  text: 'application/yaml, text/*',
  csv: 'text/csv',
  form: 'application/x-www-form-urlencoded',
};

/** Whether the body is handed on as text. */
export function isTextual(format: BodyFormat): boolean {
  return format === 'text' || format === 'csv';
}

/** Reads bodies of one format up to one size. */
export type BodyReader = (req: Request, res: Response) => Promise<void>;

/**
 * What reads the bodies of a route into `req.body` (undefined when there is none). It throws a 415 for a type the route does not take;
 * the parsers throw 413 over the limit and 400 for malformed JSON, which failures.ts words.
 */
export function createBodyReader({
  format,
  maxBytes,
  decode,
}: Pick<Route, 'format' | 'maxBytes' | 'decode'>): BodyReader {
  const any = (): boolean => true;
  const parseJson = express.json({ limit: maxBytes, strict: false, type: any, verify: refuseBadLetters });
  const parseText = express.text({ limit: maxBytes, type: any, verify: refuseBadLetters });
  const parseRaw = express.raw({ limit: maxBytes, type: any });
  const parseForm = express.urlencoded({ limit: maxBytes, extended: false, parameterLimit: 100, type: any });
  const parserOf = (req: Request): RequestHandler => {
    if (isTextual(format)) return parseText;
    return format === 'form' && req.is('application/x-www-form-urlencoded') ? parseForm : parseJson;
  };
  return async (req, res) => {
    if (!hasBody(req)) {
      req.body = undefined;
      return;
    }
    checkType(req, format);
    await run(decode === undefined ? parserOf(req) : parseRaw, req, res);
    if (decode !== undefined && Buffer.isBuffer(req.body)) req.body = decode(req.body, charsetOf(req));
    refuse(findDepth(req.body));
  };
}

function refuseBadLetters(_req: unknown, _res: unknown, bytes: Buffer, charset: string): void {
  if (charset === 'utf-8') refuse(findBadLetters(bytes));
}

function refuse(finding: Finding | null): void {
  if (finding !== null) throw new RefusedRequest((language) => malformedJsonProblem(finding, language));
}

function charsetOf(req: Request): string | null {
  return /;\s*charset="?([\w-]+)/i.exec(req.headers['content-type'] ?? '')?.[1]?.toLowerCase() ?? null;
}

function hasBody(req: Request): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}

function checkType(req: Request, format: BodyFormat): void {
  const declared = req.headers['content-type'];
  // A text without a declared type can only be the text that is asked for; curl always declares one.
  if (declared === undefined ? isTextual(format) : req.is(TYPES[format])) return;
  throw new RefusedRequest((language) => mediaTypeProblem(EXPECTED[format], language));
}

function run(handler: RequestHandler, req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    void handler(req, res, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('the body could not be read', { cause: error }));
    });
  });
}
