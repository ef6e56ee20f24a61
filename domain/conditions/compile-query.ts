import type { Condition, ConditionLeaf, ConditionNode, FieldTest } from './condition';

/** A MongoDB query document: plain JSON (and whatever `instant` makes of points in time). */
export type MongoQuery = Record<string, unknown>;

/** How a query is addressed to a stored document. */
export type CompileOptions = {
  /** The stored path of a field, for `profile.country`, `events.email.clicked.count`…; by default the field's own name. */
  field?: (field: string) => string;
  /** How a point in time (epoch ms) is stored in the fields that hold one; by default the number itself. */
  instant?: (ms: number) => unknown;
};

type Compiling = { now: number; field: (field: string) => string; instant: (ms: number) => unknown };

/**
 * The condition as a plain MongoDB query at `now` (epoch ms). Every leaf is "exists, not null, and …", so a comparison on a missing
 * field is false, `ne`, `nin` and `not` included; `exists` alone tests absence (a null counts as absent); `nor` negates compiled
 * leaves (lifecycle.md, arithmetic; decisions.md 20). `within: d` is "at most d before or after now", `olderThan: d` "more than d
 * before now"; a month is 30 days (decisions.md 3). Dates in the profile are texts: `YYYY-MM-DD` or UTC with milliseconds.
 */
export function compileQuery(condition: Condition, now: number, options: CompileOptions = {}): MongoQuery {
  const compiling: Compiling = {
    now,
    field: options.field ?? ((field) => field),
    instant: options.instant ?? ((ms) => ms),
  };
  return compileNode(condition.root, compiling);
}

function compileNode(node: ConditionNode, compiling: Compiling): MongoQuery {
  if (node.kind === 'leaf') return compileLeaf(node, compiling);
  // An empty document matches everything; MongoDB refuses an empty `$and`.
  if (node.of.length === 0) return {};
  return { [`$${node.kind}`]: node.of.map((inner) => compileNode(inner, compiling)) };
}

function compileLeaf(leaf: ConditionLeaf, compiling: Compiling): MongoQuery {
  const path = compiling.field(leaf.field);
  const queries = leaf.tests.flatMap((test) => compileTest(path, test, leaf.instants, compiling));
  const [only] = queries;
  return queries.length === 1 && only !== undefined ? only : { $and: queries };
}

function compileTest(path: string, test: FieldTest, instants: boolean, compiling: Compiling): MongoQuery[] {
  if (test.op === 'exists') return [{ [path]: test.wanted ? { $exists: true, $ne: null } : { $eq: null } }];
  if (test.op === 'within' || test.op === 'olderThan') return [compileAge(path, test, instants, compiling)];
  if (test.op === 'all') {
    // One equality each: `$all` on a field that holds no list is not answered alike everywhere.
    return test.values.map((value) => ({
      [path]: guarded({ $eq: instants ? compiling.instant(value as number) : value }),
    }));
  }
  const held = (value: unknown): unknown => (instants ? compiling.instant(value as number) : value);
  if (test.op === 'not') {
    const inner = test.tests.flatMap((one) => compileTest(path, one, instants, compiling));
    return [{ $and: [{ [path]: { $exists: true, $ne: null } }, { $nor: [{ $and: inner }] }] }];
  }
  const operators = operatorsOf(test, held, compiling);
  if (test.op === 'regex') return [patternQuery(path, operators)];
  if (test.op === 'between') return rangeQueries(path, operators);
  return [{ [path]: guarded(operators) }];
}

/**
 * A pattern is for texts: one, or one in a list. It stands alone in its document, and lists are told apart (by their first place),
 * because the embedded store forgets what is written beside a pattern, and matches the text of what is no text.
 */
function patternQuery(path: string, pattern: MongoQuery): MongoQuery {
  const isText = { [path]: { $exists: true, $ne: null, $gte: '' } };
  const isOne = { $and: [{ [`${path}.0`]: { $exists: false } }, { [path]: pattern }] };
  return { $and: [isText, { $or: [isOne, { [path]: { $elemMatch: pattern } }] }] };
}

/** Of a list one bound may be met by one element and one by another: side by side in one document, not every engine agrees. */
function rangeQueries(path: string, { $gte, ...upper }: MongoQuery): MongoQuery[] {
  return [{ [path]: guarded({ $gte }) }, { [path]: upper }];
}

/** The MongoDB operators of one test, without the guard. */
function operatorsOf(
  test: Exclude<FieldTest, { op: 'exists' | 'within' | 'olderThan' | 'not' | 'all' }>,
  held: (value: unknown) => unknown,
  compiling: Compiling,
): MongoQuery {
  switch (test.op) {
    case 'between':
      return { $gte: held(test.low), $lt: held(test.high) };
    case 'in':
    case 'nin':
      return { [`$${test.op}`]: test.values.map(held) };
    case 'size':
      return { $size: test.length };
    case 'regex':
      return { $regex: test.source };
    case 'elemMatch':
      if ('node' in test) return { $elemMatch: compileNode(test.node, { ...compiling, field: (field) => field }) };
      return { $elemMatch: elementOperators(test.tests, compiling) };
    default:
      return { [`$${test.op}`]: held(test.value) };
  }
}

/** What one element must be: the operators side by side, as MongoDB writes them; the reading saw to it that none clash. */
function elementOperators(tests: FieldTest[], compiling: Compiling): MongoQuery {
  const operators: MongoQuery = {};
  for (const test of tests) {
    if (test.op === 'exists' || test.op === 'within' || test.op === 'olderThan') continue;
    if (test.op === 'not' || test.op === 'all') continue;
    const own = operatorsOf(test, (value) => value, compiling);
    Object.assign(operators, test.op === 'ne' || test.op === 'nin' ? withoutNull(own) : own);
  }
  return operators;
}

function guarded(operators: MongoQuery): MongoQuery {
  if ('$ne' in operators || '$nin' in operators) return { $exists: true, ...withoutNull(operators) };
  return { $exists: true, $ne: null, ...operators };
}

/** A document holds one `$ne` only, so the guard against null joins the list of what it must not be. */
function withoutNull(operators: MongoQuery): MongoQuery {
  const refused = '$ne' in operators ? [operators.$ne] : (operators.$nin as unknown[]);
  return { $nin: [null, ...refused] };
}

function compileAge(
  path: string,
  test: Extract<FieldTest, { ms: number }>,
  instants: boolean,
  { now, instant }: Compiling,
): MongoQuery {
  const [from, to] = [now - test.ms, now + test.ms];
  const range = (low: unknown, high: unknown): MongoQuery => {
    if (test.op === 'olderThan') return { [path]: guarded({ $lt: low }) };
    return { $and: rangeQueries(path, { $gte: low, $lte: high }) };
  };
  if (instants) return range(instant(from), instant(to));
  // A profile keeps dates as texts, an event's props perhaps as numbers: each is compared with its own kind.
  return { $or: [range(from, to), range(lowText(from), isoText(to))] };
}

/** A day alone (`2026-10-01`) sorts before the same day's midnight written out, and means the same. */
function lowText(ms: number): string {
  return isoText(ms).replace('T00:00:00.000Z', '');
}

function isoText(ms: number): string {
  const farthest = 8.64e15;
  return new Date(Math.max(-farthest, Math.min(farthest, ms))).toISOString();
}
