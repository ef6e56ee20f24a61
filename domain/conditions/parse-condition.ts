import { type Condition, type ConditionError, type ConditionNode, type ConditionPath, leavesOf } from './condition';
import { isRecord } from '../timeline/json-record';
import { type FieldScope, type KnownShapes, LOGICAL, shapeOfField } from './condition-fields';
import type { Place, Reading } from './condition-reading';
import { readTests } from './parse-tests';
import { tell, toldOf, type Sentence, type Told } from '../words/sentence';

/**
 * How a condition is read: `at` goes before every error's path; `fields` says which fields it may name (default `lead`); with `known`,
 * values are compared with what those fields hold.
 */
export type ParseConditionOptions = { at?: ConditionPath; fields?: FieldScope; known?: KnownShapes };

const DEEPEST = 12;
const MOST_NODES = 1000;

/**
 * Reads a written condition (files.md, "Conditions"): a MongoDB query document of the allowed operators, the leading `$` left out
 * or not. Everything else (`$where`, unknown fields and operators, unsafe patterns, null, names such as `__proto__`, more than
 * 1,000 tests, more than 12 levels) is refused, all errors at once. `not: {…}` around a whole condition is read as `nor: [{…}]`.
 */
export function parseCondition(
  written: unknown,
  options: ParseConditionOptions = {},
): { ok: true; condition: Condition } | { ok: false; errors: ConditionError[] } {
  const reading: Reading = { errors: [], nodes: 0, readNode, known: options.known };
  const root = readNode(written, { path: options.at ?? [], depth: 0, scope: options.fields ?? 'lead' }, reading);
  if (reading.errors.length > 0) return { ok: false, errors: reading.errors };
  const leaves = leavesOf(root);
  const fields = [...new Set(leaves.map((leaf) => leaf.field))];
  return { ok: true, condition: { root, fields, timed: leaves.some((leaf) => isTimed(leaf.tests)) } };
}

/** One document: every entry must hold. */
function readNode(written: unknown, place: Place, reading: Reading): ConditionNode {
  const nothing: ConditionNode = { kind: 'and', of: [] };
  if (!isRecord(written)) {
    return refuse(reading, place.path, 'expected a condition such as { profile.country: FR }', nothing);
  }
  if (place.depth > DEEPEST)
    return refuse(reading, place.path, tell('nested deeper than {levels} levels', { levels: DEEPEST }), nothing);
  const nodes: ConditionNode[] = [];
  for (const [key, value] of Object.entries(written)) {
    if (++reading.nodes > MOST_NODES) {
      return refuse(
        reading,
        place.path,
        tell('more than {most} tests in one condition', { most: MOST_NODES }),
        nothing,
      );
    }
    const node = readEntry(key, value, { ...place, path: [...place.path, key] }, reading);
    if (node !== null) nodes.push(node);
  }
  const [only] = nodes;
  return nodes.length === 1 && only !== undefined ? only : { kind: 'and', of: nodes };
}

function readEntry(key: string, value: unknown, place: Place, reading: Reading): ConditionNode | null {
  const logical = LOGICAL.find((name) => key === name || key === `$${name}`);
  // An event's props may be called `not`; a list or a document of tests tells the operator from it.
  if (logical !== undefined) return readLogical(logical, value, place, reading);
  if (key.startsWith('$')) {
    const told = tell('the operator "{operator}" is not allowed; expected and, or, nor or a field', { operator: key });
    reading.errors.push({ path: place.path, ...told, part: 'key' });
    return null;
  }
  const field = shapeOfField(key, place.scope, reading.known);
  if (!field.ok) {
    reading.errors.push({ path: place.path, ...field.refusal, part: 'key' });
    return null;
  }
  const tests = readTests(value, field.shape, place, reading);
  return { kind: 'leaf', field: key, instants: field.shape.holds === 'instant', tests };
}

function readLogical(
  name: (typeof LOGICAL)[number],
  value: unknown,
  place: Place,
  reading: Reading,
): ConditionNode | null {
  const deeper = { ...place, depth: place.depth + 1 };
  if (name === 'not') return { kind: 'nor', of: [readNode(value, deeper, reading)] };
  if (!Array.isArray(value) || value.length === 0) {
    const told = tell('expected a list of conditions under "{operator}"', { operator: name });
    return refuse(reading, place.path, told, null);
  }
  const nodes = value.map((one: unknown, index) => readNode(one, { ...deeper, path: [...place.path, index] }, reading));
  return { kind: name, of: nodes };
}

function refuse<T>(reading: Reading, path: ConditionPath, said: Sentence | Told, instead: T): T {
  reading.errors.push({ path, ...toldOf(said) });
  return instead;
}

function isTimed(tests: { op: string; tests?: unknown }[]): boolean {
  return tests.some(
    (test) => test.op === 'within' || test.op === 'olderThan' || (isTestList(test.tests) && isTimed(test.tests)),
  );
}

function isTestList(tests: unknown): tests is { op: string; tests?: unknown }[] {
  return Array.isArray(tests);
}
