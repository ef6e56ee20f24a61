import type { JsonObject } from '../timeline/entry';
import type { Condition, ConditionError, ConditionPath } from './condition';
import { prepareTest } from './matches';
import { isRecord } from '../timeline/json-record';
import { parseCondition } from './parse-condition';

/** Whether an event's props are those a rule or a wait asks for, at `now` (epoch ms). */
export type WhereTest = (props: JsonObject, now: number) => boolean;

/**
 * Compiles a `where` on an event's own props (files.md, "Scoring model"): any condition, with free field names, and
 * `path: /x` meaning the page `/x` and what lies under it. An event without `path` is asked for the path of its `url`.
 */
export function compileWhere(
  where: Record<string, unknown>,
  at: ConditionPath = [],
): { ok: true; test: WhereTest } | { ok: false; errors: ConditionError[] } {
  const { path, ...others } = where;
  const page = typeof path === 'string' ? path : null;
  const rest = page === null ? where : others;
  const parsed = parseCondition(rest, { at, fields: 'free' });
  if (!parsed.ok) return parsed;
  const ofRest = plainEqualities(rest) ?? general(parsed.condition, 'path' in rest);
  if (page === null) return { ok: true, test: ofRest };
  const covers = compilePage(page);
  return { ok: true, test: (props, now) => covers(pagePath(props)) && ofRest(props, now) };
}

function compilePage(page: string): (path: string | null) => boolean {
  const root = withoutEndSlash(page);
  const below = `${root}/`;
  return (path) => {
    if (path === null) return false;
    const asked = withoutEndSlash(path);
    return asked === root || asked.startsWith(below);
  };
}

/** The path of the page, without what follows `?` or `#`. */
function pagePath(props: JsonObject): string | null {
  const written = typeof props.path === 'string' ? props.path : pathOfUrl(props.url);
  return written === null ? null : (/^[^?#]*/.exec(written)?.[0] ?? null);
}

function pathOfUrl(url: unknown): string | null {
  if (typeof url !== 'string') return null;
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? null;
}

function withoutEndSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** The common case, props equal to plain values, without the query engine; null where it is not that simple. */
function plainEqualities(where: Record<string, unknown>): WhereTest | null {
  const wanted = Object.entries(where);
  if (wanted.some(([key, value]) => key.includes('.') || isRecord(value) || Array.isArray(value))) return null;
  return (props) => wanted.every(([key, value]) => Object.hasOwn(props, key) && isOrHolds(props[key], value));
}

function isOrHolds(held: unknown, value: unknown): boolean {
  return held === value || (Array.isArray(held) && held.includes(value) && !held.includes(null));
}

function general(condition: Condition, readsPath: boolean): WhereTest {
  const test = prepareTest(condition, (field) => field);
  if (!readsPath) return test;
  return (props, now) => {
    const path = pagePath(props);
    return test(path === null ? props : { ...props, path }, now);
  };
}
