import type { Bilingual } from '../words/bilingual';

/** Where in the written condition something stands: keys and list positions from its top. */
export type ConditionPath = readonly (string | number)[];

/** What is wrong with a written condition, and where. */
export type ConditionError = {
  path: ConditionPath;
  message: string;
  words: Bilingual;
  suggestion?: string;
  /** Whether it is the key that is wrong (an unknown field or operator), not what stands under it. */
  part?: 'key';
  /** A value that a field does not hold today. Everything else is wrong. */
  severity?: 'warning';
};

/** What a comparison may be made with. */
export type Scalar = string | number | boolean;

/** One test of one field; `ms` are elapsed milliseconds; instants have become epoch milliseconds (`instants: true`). */
export type FieldTest =
  | { op: 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte'; value: Scalar }
  | { op: 'in' | 'nin'; values: Scalar[] }
  | { op: 'all'; values: Scalar[] }
  | { op: 'between'; low: Scalar; high: Scalar }
  | { op: 'exists'; wanted: boolean }
  | { op: 'size'; length: number }
  | { op: 'regex'; source: string }
  | { op: 'within'; ms: number }
  | { op: 'olderThan'; ms: number }
  | { op: 'not'; tests: FieldTest[] }
  | { op: 'elemMatch'; tests: FieldTest[] }
  | { op: 'elemMatch'; node: ConditionNode };

/** All tests of a leaf must hold. `instants`: the field holds a point in time, so its values are epoch milliseconds. */
export type ConditionLeaf = { kind: 'leaf'; field: string; instants: boolean; tests: FieldTest[] };

/** A condition as a tree. */
export type ConditionNode = ConditionLeaf | { kind: 'and' | 'or' | 'nor'; of: ConditionNode[] };

/** A condition that has been checked (`parseCondition`): only allowed operators, known fields, safe patterns. */
export type Condition = {
  root: ConditionNode;
  /** The fields it reads, each once, in order of appearance. */
  fields: readonly string[];
  /** Whether time alone may change its answer (`within`, `olderThan`). */
  timed: boolean;
};

/** The fields a condition reads, each once, as written (`profile.country`, `events.email.clicked.count`). */
export function fieldsOf(condition: Condition): string[] {
  return [...condition.fields];
}

/** The leaves of a tree, in order of appearance; what lies inside an `elemMatch` belongs to its leaf. */
export function leavesOf(node: ConditionNode): ConditionLeaf[] {
  return node.kind === 'leaf' ? [node] : node.of.flatMap(leavesOf);
}
