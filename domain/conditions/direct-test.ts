import type { ConditionLeaf, ConditionNode, FieldTest, Scalar } from './condition';
import type { FactsDocument } from './facts';

/** An answer, or `undecided` where the query engine must be asked: lists, documents, ages. */
type Answer = boolean | 'undecided';
type Direct = (document: FactsDocument) => Answer;

/**
 * The same answer as the compiled query, without the query engine, wherever a document's values are plain: most conditions compare
 * texts and numbers, and are asked of every lead. `undecided` where the value met is a list or a document, or the test is another.
 */
export function directTest(node: ConditionNode, pathOf: (field: string) => string): Direct {
  if (node.kind === 'leaf') return directLeaf(node, pathOf);
  const parts = node.of.map((inner) => directTest(inner, pathOf));
  const { kind } = node;
  return (document) => {
    let isUndecided = false;
    for (const part of parts) {
      const answer = part(document);
      if (answer === 'undecided') isUndecided = true;
      else if (answer !== (kind === 'and')) return kind === 'or';
    }
    if (isUndecided) return 'undecided';
    return kind === 'or' ? parts.length === 0 : true;
  };
}

function directLeaf(leaf: ConditionLeaf, pathOf: (field: string) => string): Direct {
  const path = pathOf(leaf.field).split('.');
  const { tests } = leaf;
  return (document) => {
    const value = plainAt(document, path);
    if (value === 'undecided') return 'undecided';
    for (const test of tests) {
      const answer = meets(value.held, test);
      if (answer !== true) return answer;
    }
    return true;
  };
}

function plainAt(document: FactsDocument, path: readonly string[]): { held: Scalar | null } | 'undecided' {
  let value: unknown = document;
  for (const step of path) {
    if (Array.isArray(value)) return 'undecided';
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return NOTHING;
    value = (value as Record<string, unknown>)[step];
  }
  if (value === undefined || value === null) return NOTHING;
  if (typeof value === 'object') return 'undecided';
  return { held: value as Scalar };
}

const NOTHING = { held: null } as const;

/** Whether a plain value (null: not there) meets one test; a comparison on a missing field is false. */
function meets(held: Scalar | null, test: FieldTest): Answer {
  if (test.op === 'exists') return (held !== null) === test.wanted;
  if (test.op === 'within' || test.op === 'olderThan' || test.op === 'size' || test.op === 'elemMatch') {
    return 'undecided';
  }
  if (held === null) return false;
  switch (test.op) {
    case 'in':
      return test.values.includes(held);
    case 'nin':
      return !test.values.includes(held);
    case 'all':
      return test.values.every((value) => value === held);
    case 'between':
      return typeof held === typeof test.low && held >= test.low && held < test.high;
    case 'not':
      return negated(test.tests.map((inner) => meets(held, inner)));
    case 'regex':
      return 'undecided';
    default:
      return compares(held, test.op, test.value);
  }
}

function negated(answers: Answer[]): Answer {
  if (answers.includes(false)) return true;
  return answers.includes('undecided') ? 'undecided' : false;
}

/** Values of two kinds are never one before the other, as in the database. */
function compares(held: Scalar, op: 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte', value: Scalar): boolean {
  if (op === 'eq') return held === value;
  if (op === 'ne') return held !== value;
  if (typeof held !== typeof value) return false;
  if (op === 'gt') return held > value;
  if (op === 'gte') return held >= value;
  return op === 'lt' ? held < value : held <= value;
}
