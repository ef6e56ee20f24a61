import type { Response } from 'express';
import type { Language } from '../../domain/lead/lead';
import type { Finding, Refusal } from '../../usecases/outcome';
import type { Rendered } from './route';
import { say, type WordKey } from '../words/words';
import { showFinding } from '../../domain/words/sentence';

/** RFC 9457, with the members api.md adds. */
export type Problem = {
  status: number;
  /** Last part of `type` and of the title's key. */
  name: string;
  detail: string;
  errors?: Finding[];
  stage?: string;
  heldBy?: string;
  missing?: string[];
  retryAfterS?: number;
  headers?: Record<string, string>;
};

/** How long a client should wait before it repeats what was answered 503. */
const RETRY_AFTER_S = 5;

const TITLES: Record<string, WordKey> = {
  invalid: 'problem.invalid',
  unauthorized: 'problem.unauthorized',
  forbidden: 'problem.forbidden',
  'not-found': 'problem.not-found',
  method: 'problem.method',
  conflict: 'problem.conflict',
  'too-large': 'problem.too-large',
  'media-type': 'problem.media-type',
  'too-many': 'problem.too-many',
  unavailable: 'problem.unavailable',
  internal: 'problem.internal',
};

/** The one table from the codes of `usecases/outcome.ts` to HTTP. */
export function problemOf(refusal: Refusal, language: Language): Problem {
  switch (refusal.code) {
    case 'not-found':
      return { status: 404, name: 'not-found', detail: say(language, 'detail.unknown', { what: refusal.what }) };
    case 'invalid':
      return { status: 400, name: 'invalid', detail: say(language, 'detail.errors'), errors: refusal.errors };
    case 'forbidden':
      return { status: 403, name: 'forbidden', detail: showFinding(refusal, language).message };
    case 'conflict': {
      const { stage, heldBy, missing } = refusal;
      return {
        status: 409,
        name: 'conflict',
        detail: showFinding(refusal, language).message,
        ...(stage !== undefined && { stage }),
        ...(heldBy !== undefined && { heldBy }),
        ...(missing !== undefined && { missing }),
      };
    }
    case 'unavailable': {
      const reason = say(language, refusal.what === 'store' ? 'detail.store' : 'detail.temporal');
      const advice = say(language, refusal.mayHaveHappened ? 'detail.perhaps' : 'detail.retry');
      return { status: 503, name: 'unavailable', detail: `${reason} ${advice}`, retryAfterS: RETRY_AFTER_S };
    }
  }
}

/** What was sent is of a type that is not read here; `expected` names those that are. */
export function mediaTypeProblem(expected: string, language: Language): Problem {
  const detail = say(language, 'detail.media-type', { expected });
  return { status: 415, name: 'media-type', detail, errors: [{ path: 'Content-Type', message: detail }] };
}

/** What was sent is more than the `maxBytes` that are read here. */
export function tooLargeProblem(maxBytes: number, language: Language): Problem {
  const detail = say(language, 'detail.too-large', { limit: `${Math.round(maxBytes / 1024)} kB` });
  return { status: 413, name: 'too-large', detail, errors: [{ path: '', message: detail }] };
}

/** What was sent cannot be read as JSON; `finding` says where, if it breaks off somewhere. */
export function malformedJsonProblem(finding: Finding, language: Language): Problem {
  const { line, column } = finding;
  const detail =
    line === undefined || column === undefined
      ? say(language, 'detail.errors')
      : say(language, 'detail.json', { line, column });
  return { status: 400, name: 'invalid', detail, errors: [finding] };
}

/** What a problem is called. */
export function titleOfProblem({ name }: Problem, language: Language): string {
  return say(language, TITLES[name] ?? 'problem.internal');
}

/** What goes with a problem in whatever form it is told. */
export function headersOfProblem({ headers, retryAfterS }: Problem): Record<string, string> {
  return { ...headers, ...(retryAfterS !== undefined && { 'Retry-After': String(retryAfterS) }) };
}

/** A problem as it goes out, and as idempotency keeps it. */
export function renderProblem(problem: Problem, language: Language): Rendered {
  const { name, status, detail, errors, stage, heldBy, missing } = problem;
  const shown = errors?.map((finding) => showFinding(finding, language));
  const body = {
    type: `urn:ripen:problem:${name}`,
    title: titleOfProblem(problem, language),
    status,
    detail,
    ...(shown && { errors: shown }),
    ...(stage !== undefined && { stage }),
    ...(heldBy !== undefined && { heldBy }),
    ...(missing && { missing }),
  };
  const headers = {
    ...headersOfProblem(problem),
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Language': language,
  };
  return { status, body: JSON.stringify(body), headers };
}

/** Sends the problem as `application/problem+json`; nothing happens when an answer is already on its way. */
export function sendProblem(res: Response, problem: Problem, language: Language): void {
  if (res.headersSent) return;
  const { status, body, headers } = renderProblem(problem, language);
  res.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  res.end(body);
}
