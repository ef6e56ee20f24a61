import { elapsedMs, parseDuration } from '../time/duration';
import type { Bilingual } from '../words/bilingual';
import type { ConditionPath, FieldTest, Scalar } from './condition';
import type { Doubt, FieldShape } from './condition-fields';
import { isRecord } from '../timeline/json-record';
import type { Place, Reading } from './condition-reading';
import { nearestName } from './nearest-name';
import { readPattern } from './safe-pattern';
import { tell, toldOf, type Sentence, type Told } from '../words/sentence';

/** The operators of one field (files.md, "Conditions"), in the order in which they are offered. */
export const FIELD_OPERATORS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'nin',
  'between',
  'within',
  'olderThan',
  'exists',
  'regex',
  'all',
  'size',
  'not',
  'elemMatch',
] as const;
/** One of them, without the `$` it may be written with. */
export type FieldOperator = (typeof FIELD_OPERATORS)[number];

const LONGEST_LIST = 1000;
const LONGEST_TEXT = 1000;
const DEEPEST = 12;

/** Reads what a field is tested for: a plain value, or a document of operators. Refusals go to `reading.errors`. */
export function readTests(written: unknown, shape: FieldShape, place: Place, reading: Reading): FieldTest[] {
  if (!isRecord(written)) {
    return readComparison('eq', written, shape, place, reading);
  }
  if (place.depth > DEEPEST)
    return refuse(reading, place.path, tell('nested deeper than {levels} levels', { levels: DEEPEST }));
  const entries = Object.entries(written);
  if (entries.length === 0) return refuse(reading, place.path, 'expected a value or an operator such as { gte: 10 }');
  const seen = new Set<string>();
  return entries.flatMap(([key, value]) => {
    const path = [...place.path, key];
    const operator = operatorNamed(key);
    if (operator === undefined) return refuseOperator(key, path, reading);
    if (seen.has(operator))
      return refuse(reading, path, tell('"{operator}" is written twice for one field', { operator }));
    seen.add(operator);
    reading.nodes += 1;
    return readTest(operator, value, shape, { ...place, path }, reading);
  });
}

function operatorNamed(key: string): FieldOperator | undefined {
  return FIELD_OPERATORS.find((name) => key === name || key === `$${name}`);
}

function refuseOperator(key: string, path: ConditionPath, reading: Reading): [] {
  const suggestion = nearestName(key.replace(/^\$/, ''), FIELD_OPERATORS);
  const told = tell('the operator "{operator}" is not allowed; expected one of {names}', {
    operator: key,
    names: FIELD_OPERATORS.join(', '),
  });
  const refusal = { path, ...told, part: 'key' as const };
  reading.errors.push(suggestion === undefined ? refusal : { ...refusal, suggestion });
  return [];
}

function readTest(
  operator: FieldOperator,
  value: unknown,
  shape: FieldShape,
  place: Place,
  reading: Reading,
): FieldTest[] {
  const wanted = reading.known === undefined ? null : wantedBy(operator, shape);
  if (wanted !== null) {
    return refuse(
      reading,
      place.path,
      tell('"{operator}" asks for {wanted}, and this field holds none', { operator, wanted }),
    );
  }
  switch (operator) {
    case 'in':
    case 'nin':
    case 'all':
      return readList(operator, value, shape, place, reading);
    case 'between':
      return readBetween(value, shape, place, reading);
    case 'within':
    case 'olderThan':
      return readAge(operator, value, shape, place, reading);
    case 'not':
      if (!isRecord(value)) return refuse(reading, place.path, 'expected an operator such as { not: { gte: 10 } }');
      return [{ op: 'not', tests: readTests(value, shape, { ...place, depth: place.depth + 1 }, reading) }];
    case 'elemMatch':
      return readElements(value, place, reading);
    case 'exists':
    case 'size':
    case 'regex':
      return readOther(operator, value, place, reading);
    default:
      return readComparison(operator, value, shape, place, reading);
  }
}

/** What an operator asks of the field itself, where that holds something else. */
function wantedBy(operator: FieldOperator, shape: FieldShape): Bilingual | null {
  if (shape.holds === 'anything') return null;
  if (operator === 'regex') return shape.holds === 'text' ? null : { en: 'a text', fr: 'un texte' };
  if (operator !== 'size' && operator !== 'elemMatch') return null;
  return shape.holds === 'text' && shape.isList !== false ? null : { en: 'a list', fr: 'une liste' };
}

function readComparison(
  op: 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte',
  value: unknown,
  shape: FieldShape,
  place: Place,
  reading: Reading,
): FieldTest[] {
  const isEquality = op === 'eq' || op === 'ne';
  if (shape.holds === 'times' && isEquality && typeof value === 'boolean') return [timesTest(op, value)];
  const scalar = readScalar(value, shape, place.path, reading);
  return scalar === null ? [] : [{ op, value: scalar }];
}

/** How often something was, asked as whether it was at all: nothing is kept of what never was. */
function timesTest(operator: 'eq' | 'ne', value: boolean): FieldTest {
  return value === (operator === 'eq') ? { op: 'gte', value: 1 } : { op: 'exists', wanted: false };
}

function readOther(operator: 'exists' | 'size' | 'regex', value: unknown, place: Place, reading: Reading): FieldTest[] {
  if (operator === 'exists') {
    if (typeof value === 'boolean') return [{ op: 'exists', wanted: value }];
    return refuse(reading, place.path, 'expected true or false');
  }
  if (operator === 'size') {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return [{ op: 'size', length: value }];
    return refuse(reading, place.path, 'expected a whole number, 0 or more');
  }
  if (typeof value !== 'string') return refuse(reading, place.path, 'expected a pattern, as a text');
  const pattern = readPattern(value);
  return pattern.ok ? [{ op: 'regex', source: pattern.source }] : refuse(reading, place.path, pattern.told);
}

function readList(
  op: 'in' | 'nin' | 'all',
  value: unknown,
  shape: FieldShape,
  place: Place,
  reading: Reading,
): FieldTest[] {
  if (!Array.isArray(value)) return refuse(reading, place.path, 'expected a list, such as [FR, BE]');
  if (value.length > LONGEST_LIST)
    return refuse(reading, place.path, tell('expected at most {most} values', { most: LONGEST_LIST }));
  if (op === 'all' && value.length === 0) return refuse(reading, place.path, 'expected at least one value');
  const values = value.flatMap((one: unknown, index) => {
    const scalar = readScalar(one, shape, [...place.path, index], reading);
    return scalar === null ? [] : [scalar];
  });
  return [{ op, values }];
}

function readBetween(value: unknown, shape: FieldShape, place: Place, reading: Reading): FieldTest[] {
  if (!Array.isArray(value) || value.length !== 2) {
    return refuse(reading, place.path, 'expected two values, [low, high]: from low, up to but not including high');
  }
  const low = readScalar(value[0], shape, [...place.path, 0], reading);
  const high = readScalar(value[1], shape, [...place.path, 1], reading);
  if (low === null || high === null) return [];
  if (typeof low !== typeof high || typeof low === 'boolean') {
    return refuse(reading, place.path, 'expected two numbers, or two texts');
  }
  if (low > high) return refuse(reading, place.path, 'expected the low value first');
  return [{ op: 'between', low, high }];
}

function readAge(
  op: 'within' | 'olderThan',
  value: unknown,
  shape: FieldShape,
  place: Place,
  reading: Reading,
): FieldTest[] {
  if (!['instant', 'day', 'anything'].includes(shape.holds)) {
    return refuse(
      reading,
      place.path,
      tell('"{operator}" compares a date to now, and this field holds none', { operator: op }),
    );
  }
  const duration = typeof value === 'string' ? parseDuration(value) : null;
  if (duration === null || duration.unit.startsWith('business')) {
    return refuse(reading, place.path, 'expected a duration such as "30 days" or "6 months"');
  }
  return [{ op, ms: elapsedMs(duration) }];
}

function readElements(value: unknown, place: Place, reading: Reading): FieldTest[] {
  if (!isRecord(value) || Object.keys(value).length === 0) {
    return refuse(reading, place.path, 'expected what one element must be, such as { gte: 10 }');
  }
  const inner: Place = { path: place.path, depth: place.depth + 1, scope: 'free' };
  const operators = Object.keys(value).map(operatorNamed);
  if (operators.includes(undefined)) return [{ op: 'elemMatch', node: reading.readNode(value, inner, reading) }];
  const foreign = operators.find((operator) => operator !== undefined && !ELEMENT_OPERATORS.has(operator));
  if (foreign !== undefined)
    return refuse(reading, place.path, tell('"{operator}" cannot be asked of one element', { operator: foreign }));
  if (operators.filter((operator) => LOWER_BOUNDS.has(operator)).length > 1 || clashes(operators)) {
    return refuse(reading, place.path, 'two operators here say the same thing twice: keep one');
  }
  return [{ op: 'elemMatch', tests: readTests(value, { holds: 'anything' }, inner, reading) }];
}

const ELEMENT_OPERATORS = new Set<string>(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'between', 'regex']);
const LOWER_BOUNDS = new Set<string | undefined>(['gte', 'between']);

function clashes(operators: (string | undefined)[]): boolean {
  const has = (name: string): boolean => operators.includes(name);
  return (has('lt') && has('between')) || (has('ne') && has('nin'));
}

function readScalar(value: unknown, shape: FieldShape, path: ConditionPath, reading: Reading): Scalar | null {
  const refusal = refusalOf(value, shape);
  if (refusal !== null) {
    reading.errors.push({ path, ...refusal });
    return null;
  }
  const doubt = shape.holds === 'text' ? shape.doubt?.(String(value)) : null;
  if (doubt) reading.errors.push({ path, ...doubt, severity: 'warning' });
  if (shape.holds === 'instant') return Date.parse(String(value));
  return value as Scalar;
}

function refusalOf(value: unknown, shape: FieldShape): Doubt | null {
  if (value === null) return tell('expected a value; for a field that is not there write { exists: false }');
  if (Array.isArray(value)) return tell('expected one value; for several write { in: […] }');
  if (typeof value === 'number' && !Number.isFinite(value)) return tell('expected a finite number');
  if (typeof value === 'string' && value.length > LONGEST_TEXT) {
    return tell('expected a text of at most {most} characters', { most: LONGEST_TEXT });
  }
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return tell('expected a text, a number, true or false');
  }
  if (!isHeld(value, shape)) return tell(EXPECTED[shape.holds]);
  return shape.holds === 'text' && shape.oneOf ? refusalAmong(String(value), shape.oneOf) : null;
}

function refusalAmong(found: string, names: readonly string[]): Doubt | null {
  if (names.includes(found)) return null;
  const told = tell('expected one of {names}, not "{found}"', { names: names.join(', '), found });
  const suggestion = nearestName(found, names);
  return suggestion === undefined ? told : { ...told, suggestion };
}

const EXPECTED: Record<FieldShape['holds'], Sentence> = {
  number: 'expected a number',
  times: 'expected true, false or a number of times',
  text: 'expected a text',
  boolean: 'expected true or false',
  instant: 'expected a date such as 2026-10-01 or 2026-10-01T09:00:00Z; for an age write { within: 30 days }',
  day: 'expected a date such as 2026-10-01; for an age write { within: 30 days }',
  anything: 'expected a value',
};

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

function isHeld(value: Scalar, shape: FieldShape): boolean {
  switch (shape.holds) {
    case 'number':
    case 'times':
      return typeof value === 'number';
    case 'text':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'day':
    case 'instant':
      return typeof value === 'string' && ISO_INSTANT.test(value) && !Number.isNaN(Date.parse(value));
    case 'anything':
      return true;
  }
}

function refuse(reading: Reading, path: ConditionPath, said: Sentence | Told): [] {
  reading.errors.push({ path, ...toldOf(said) });
  return [];
}
