import { say } from '../words/words';
import type { Language } from '../../domain/lead/lead';
import { findAway } from '../../usecases/away';
import { findBreak } from './parse-json';
import { malformedJsonProblem, mediaTypeProblem, tooLargeProblem, type Problem } from './problem';

/** The request itself was refused before any use case saw it. */
export class RefusedRequest extends Error {
  readonly problem: (language: Language) => Problem;
  constructor(problem: (language: Language) => Problem) {
    super('refused request');
    this.problem = problem;
  }
}

/** What a body may weigh where the parser does not say its limit. */
const BODY_BYTES = 1_048_576;

type BodyError = Error & { status?: number; type?: string; body?: unknown; limit?: number };

/** The problem that an error of express or its body parsers stands for; null for one that is ours and unexpected. */
export function problemOfError(error: unknown, language: Language): Problem | null {
  if (error instanceof RefusedRequest) return error.problem(language);
  const away = findAway(error);
  if (away) {
    const detail = `${say(language, away === 'store' ? 'detail.store' : 'detail.temporal')} ${say(language, 'detail.retry')}`;
    return { status: 503, name: 'unavailable', detail, retryAfterS: 5 };
  }
  if (!(error instanceof Error)) return null;
  const { type, status, limit } = error as BodyError;
  if (type === 'entity.parse.failed') return malformedJsonProblem(findBreak(textOf(error), error), language);
  if (status === 413) return tooLargeProblem(limit ?? BODY_BYTES, language);
  if (status === 415) return mediaTypeProblem('utf-8', language);
  if (status !== undefined && status >= 400 && status < 500) {
    return {
      status: 400,
      name: 'invalid',
      detail: say(language, 'detail.errors'),
      errors: [{ path: '', message: error.message }],
    };
  }
  return null;
}

function textOf(error: BodyError): string {
  return typeof error.body === 'string' ? error.body : '';
}
