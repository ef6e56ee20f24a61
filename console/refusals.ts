import type { Refusal } from '../usecases/outcome';
import type { Formats } from './formats';
import { showFinding } from '../domain/words/sentence';

/** Why something was not done, as the page says it. */
export type Problem = { status: number; title: string; details: string[] };

/** The one table from refusals to what people read. */
export function problemOf(refusal: Refusal, { say, word, language }: Formats): Problem {
  switch (refusal.code) {
    case 'not-found':
      return { status: 404, title: say('problem.not-found'), details: [say('problem.not-found.detail')] };
    case 'invalid':
      return {
        status: 400,
        title: say('problem.invalid'),
        details: refusal.errors.map((finding) => {
          const { path, line, column, message, suggestion } = showFinding(finding, language);
          const where = line === undefined ? path : say('problem.at', { line, column: column ?? 1 });
          const hint = suggestion === undefined ? '' : ` (${say('problem.suggestion', { suggestion })})`;
          return `${where === '' ? '' : `${where}${say('colon')}`}${message}${hint}`;
        }),
      };
    case 'forbidden':
      return { status: 403, title: say('problem.forbidden'), details: [say('problem.forbidden.detail')] };
    case 'conflict': {
      const { stage, heldBy, missing } = refusal;
      const details = [
        ...(heldBy === undefined ? [] : [say('problem.heldBy', { heldBy })]),
        ...(missing ?? []),
        ...(stage === undefined ? [] : [say('problem.stage', { stage: word('stage', stage) })]),
      ];
      return {
        status: 409,
        title: say('problem.conflict'),
        details: details.length > 0 ? details : [showFinding(refusal, language).message],
      };
    }
    case 'unavailable':
      return {
        status: 503,
        title: say('problem.unavailable'),
        details: [say(refusal.mayHaveHappened ? 'problem.perhaps' : 'problem.retry')],
      };
  }
}
