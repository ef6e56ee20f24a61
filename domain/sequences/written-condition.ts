import type { Condition } from '../conditions/condition';
import type { Facts } from '../conditions/facts';
import { matches } from '../conditions/matches';
import { nextTurn } from '../conditions/next-turn';
import { parseCondition } from '../conditions/parse-condition';
import { compileWhere, type WhereTest } from '../conditions/where';
import type { JsonObject } from '../timeline/entry';
import type { WrittenCondition } from './compiled';

// Files are read once and asked of many leads: each written condition is compiled once for as long as its file lives.
const conditions = new WeakMap<WrittenCondition, Condition | null>();
const wheres = new WeakMap<WrittenCondition, WhereTest | null>();

/** Whether a condition of a file holds of a lead at `now`. One that its schema would have refused never holds. */
export function holds(written: WrittenCondition, facts: Facts, now: number): boolean {
  const condition = compileOnce(written);
  return condition !== null && matches(condition, facts, now);
}

/** The earliest instant after `now` at which time alone turns the condition; null when none does. */
export function turnOf(written: WrittenCondition, facts: Facts, now: number): number | null {
  const condition = compileOnce(written);
  return condition === null ? null : nextTurn(condition, facts, now);
}

/** Whether an event's props are those a `where` asks for. One that its schema would have refused never holds. */
export function propsHold(where: WrittenCondition, props: JsonObject, now: number): boolean {
  let test = wheres.get(where);
  if (test === undefined) {
    const compiled = compileWhere(where);
    test = compiled.ok ? compiled.test : null;
    wheres.set(where, test);
  }
  return test?.(props, now) ?? false;
}

function compileOnce(written: WrittenCondition): Condition | null {
  const kept = conditions.get(written);
  if (kept !== undefined) return kept;
  const parsed = parseCondition(written);
  const condition = parsed.ok ? parsed.condition : null;
  conditions.set(written, condition);
  return condition;
}
