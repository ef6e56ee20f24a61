import { say } from '../words/words';
import type { Language } from '../../domain/lead/lead';
import { findAway } from '../../usecases/away';
import type { Problem } from './problem';

/** The request itself was refused before any use case saw it. */
export class RefusedRequest extends Error {
  readonly problem: (language: Language) => Problem;
  constructor(problem: (language: Language) => Problem) {
    super('refused request');
    this.problem = problem;
  }
}

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
  if (type === 'entity.parse.failed') return malformedJson(error, language);
  if (status === 413)
    return { status: 413, name: 'too-large', detail: say(language, 'detail.too-large', { limit: sizeText(limit) }) };
  if (status === 415) {
    return { status: 415, name: 'media-type', detail: say(language, 'detail.media-type', { expected: 'utf-8' }) };
  }
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

function sizeText(limit: number | undefined): string {
  return limit === undefined ? '1 MB' : `${Math.round(limit / 1024)} kB`;
}

/** Node names the offset of the first wrong character; people look for line and column. */
function malformedJson(error: Error, language: Language): Problem {
  const body = (error as BodyError).body;
  const text = typeof body === 'string' ? body : '';
  const offset = Number(/position (\d+)/.exec(error.message)?.[1] ?? text.length);
  const before = text.slice(0, offset).split('\n');
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  return {
    status: 400,
    name: 'invalid',
    detail: say(language, 'detail.json', { line, column }),
    // What the parser says holds at most a word of the body, which its sender knows.
    errors: [{ path: '', message: error.message, line, column }],
  };
}
