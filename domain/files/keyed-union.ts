import { z } from 'zod';
import { nearestName } from '../conditions/nearest-name';
import { describeIssue } from './issue-words';
import { tell, type Told } from '../words/sentence';

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
      const { message, words, suggestion, path } = chosen;
      const params = { suggestion, words, part: 'key' };
      context.issues.push({ code: 'custom', message, input: value, path, params });
    }
    return z.NEVER;
  });
}

type Choice = { key: string } | (Told & { key?: never; path: string[]; suggestion: string | undefined });

function chooseMember(value: unknown, members: Record<string, unknown>, what: string): Choice {
  const known = Object.keys(members);
  const names = known.join(', ');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      ...tell('expected a {what} with one of the keys {names}', { what, names }),
      path: [],
      suggestion: undefined,
    };
  }
  const keys = Object.keys(value);
  const present = keys.filter((key) => known.includes(key));
  const [first, second] = present;
  if (first !== undefined && second === undefined) return { key: first };
  if (first !== undefined && second !== undefined) {
    const told = tell('expected one of {present} in one {what}, not {count} of them', {
      present: { en: present.join(' and '), fr: present.join(' et ') },
      what,
      count: present.length,
    });
    return { ...told, path: [second], suggestion: undefined };
  }
  for (const key of keys) {
    const suggestion = nearestName(key, known);
    if (suggestion !== undefined)
      return { ...tell('unknown key "{key}"; expected one of {names}', { key, names }), path: [key], suggestion };
  }
  return {
    ...tell('expected one of the keys {names}: they say what kind of {what} this is', { names, what }),
    path: [],
    suggestion: undefined,
  };
}
