import { z } from 'zod';
import { nearestName } from '../conditions/nearest-name';
import { describeIssue } from './issue-words';

/**
 * A union told apart by which key is there: exactly one of the members' names must be. The errors are then those of the member
 * that was meant; a value with none of the keys, or with two, gets one error that lists them. `what` is what people call one.
 */
export function keyedUnion<T>(membersOf: () => Record<string, z.ZodType<T>>, what: string): z.ZodType<T> {
  let members: Record<string, z.ZodType<T>> | undefined;
  return z.unknown().transform((value, context): T => {
    members ??= membersOf();
    const chosen = chooseMember(value, members, what);
    const member = chosen.key === undefined ? undefined : members[chosen.key];
    if (member !== undefined) {
      const read = member.safeParse(value, { error: describeIssue, reportInput: true });
      if (read.success) return read.data;
      for (const issue of read.error.issues) context.issues.push({ ...issue, input: issue.input } as never);
      return z.NEVER;
    }
    if (chosen.key === undefined) {
      const { message, suggestion, path } = chosen;
      context.issues.push({ code: 'custom', message, input: value, path, params: { suggestion } });
    }
    return z.NEVER;
  });
}

type Choice = { key: string } | { key?: never; message: string; path: string[]; suggestion: string | undefined };

function chooseMember(value: unknown, members: Record<string, unknown>, what: string): Choice {
  const names = Object.keys(members);
  const list = names.join(', ');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { message: `expected a ${what} with one of the keys ${list}`, path: [], suggestion: undefined };
  }
  const keys = Object.keys(value);
  const present = keys.filter((key) => names.includes(key));
  const [first, second] = present;
  if (first !== undefined && second === undefined) return { key: first };
  if (first !== undefined && second !== undefined) {
    const message = `expected one of ${present.join(' and ')} in one ${what}, not ${present.length} of them`;
    return { message, path: [second], suggestion: undefined };
  }
  for (const key of keys) {
    const suggestion = nearestName(key, names);
    if (suggestion !== undefined)
      return { message: `unknown key "${key}"; expected one of ${list}`, path: [key], suggestion };
  }
  return {
    message: `expected one of the keys ${list}: they say what kind of ${what} this is`,
    path: [],
    suggestion: undefined,
  };
}
