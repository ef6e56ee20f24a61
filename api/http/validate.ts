import { z, type ZodType } from 'zod';
import type { Language } from '../../domain/lead/lead';
import type { Finding } from '../../usecases/outcome';
import { say } from '../words/words';
import { RefusedRequest } from './failures';

/** What is wrong with a value, in the reader's language. */
export const errorMaps = { fr: z.locales.fr().localeError, en: z.locales.en().localeError };

/** What the schema makes of the value, or a 400 that lists everything wrong at once, in the reader's language. */
export function validate(schema: ZodType, value: unknown, language: Language): unknown {
  const result = schema.safeParse(value, { error: errorMaps[language], reportInput: false });
  if (result.success) return result.data;
  const errors = findingsOf(result.error.issues);
  throw new RefusedRequest((reader) => ({
    status: 400,
    name: 'invalid',
    detail: say(reader, 'detail.errors'),
    errors,
  }));
}

/** One finding an issue; an unknown key is reported at its own path, an issue of a union at the deepest place it names. */
export function findingsOf(issues: readonly z.core.$ZodIssue[]): Finding[] {
  return issues.flatMap((issue): Finding[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: issue.message }));
    }
    return [{ path: pathOf(issue.path), message: issue.message }];
  });
}

/** Keys and positions with dots between, as findings in files have them: `events.0.kind`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}
