import { STAGES } from '../lead/stage';
import { nearestName } from './nearest-name';
import { tell, type Told } from '../words/sentence';

/** Which fields a condition may name: a lead's, a scoring rule's (decisions.md 20), or any (an event's own props). */
export type FieldScope = 'lead' | 'rule' | 'free';

/** What a field holds: its comparisons are checked against it. `times` is how often something was: a number, or asked as true or false. */
export type FieldShape =
  | { holds: 'number' | 'times' | 'boolean' | 'instant' | 'day' | 'anything' }
  | { holds: 'text'; oneOf?: readonly string[]; doubt?: (value: string) => Doubt | null; isList?: boolean };
/** Why a text is none that the field holds today: somebody may still have it from before, so it is doubtful, not wrong. */
export type Doubt = Told & { suggestion?: string };

/** What fields hold beyond what the language of conditions knows by itself: those of `fields.yaml`, the props of an event. */
export type KnownShapes = (field: string) => FieldShape | undefined;

const BANDS = ['cold', 'warm', 'hot'];
const NUMBER = { holds: 'number' } as const;
const TEXT = { holds: 'text' } as const;
const INSTANT = { holds: 'instant' } as const;
const ANYTHING = { holds: 'anything' } as const;

/** The fields of one word, or of a fixed two (files.md, "Conditions"). */
const FIXED: ReadonlyMap<string, FieldShape> = new Map<string, FieldShape>([
  ['score', NUMBER],
  ['fit', NUMBER],
  ['engagement', NUMBER],
  ['band', { holds: 'text', oneOf: BANDS }],
  ['stage', { holds: 'text', oneOf: STAGES }],
  ['source', TEXT],
  ['tags', TEXT],
  ['language', TEXT],
  ['createdAt', INSTANT],
  ['lastActivityAt', INSTANT],
  ['handoffs.returned', NUMBER],
  ['customer', { holds: 'boolean' }],
]);

/** What holds conditions together instead of naming a field. */
export const LOGICAL = ['and', 'or', 'nor', 'not'] as const;

/** The first words of the fields that are followed by a name. */
const OPEN_ROOTS = ['profile', 'consent', 'events', 'enrolled'];

/** What the score itself decides: a rule that read it would feed on itself (decisions.md 20). */
const NOT_IN_RULES: readonly string[] = ['score', 'fit', 'engagement', 'band', 'stage'];

/** What a field holds, or why it may not be named. */
type ReadField = { ok: true; shape: FieldShape } | { ok: false; refusal: Doubt };

function refuse(refusal: Doubt): ReadField {
  return { ok: false, refusal };
}

/** What a field of that name holds, or why it may not be named. */
export function shapeOfField(field: string, scope: FieldScope, known?: KnownShapes): ReadField {
  const segments = field.split('.');
  if (segments.some((segment) => segment === '' || segment.startsWith('$') || isReserved(segment))) {
    return refuse(tell('"{field}" cannot be the name of a field', { field }));
  }
  const shape = known?.(field);
  if (shape !== undefined) return { ok: true, shape };
  if (scope === 'free') return { ok: true, shape: ANYTHING };
  if (scope === 'rule' && NOT_IN_RULES.includes(field)) {
    return refuse(tell('a scoring rule may not read "{field}": the score decides it', { field }));
  }
  const fixed = FIXED.get(field);
  if (fixed !== undefined) return { ok: true, shape: fixed };
  return shapeOfOpenField(field, segments);
}

function shapeOfOpenField(field: string, segments: string[]): ReadField {
  const [root = '', ...rest] = segments;
  if (root === 'events') {
    const last = rest.at(-1);
    if (rest.length < 2 || (last !== 'count' && last !== 'lastAt')) {
      return refuse(tell('expected "events.<kind>.count" or "events.<kind>.lastAt", not "{field}"', { field }));
    }
    return { ok: true, shape: last === 'count' ? NUMBER : INSTANT };
  }
  if (root === 'consent' && rest.length > 0) return shapeOfConsent(field, rest.join('.'));
  if (OPEN_ROOTS.includes(root)) {
    if (rest.length > 0) return { ok: true, shape: root === 'enrolled' ? { holds: 'times' } : ANYTHING };
    return refuse(
      tell('expected a name after "{root}.", such as {example}', { root, example: EXAMPLES[root] ?? root }),
    );
  }
  const suggestion = nearestName(field, [...FIXED.keys(), ...LOGICAL]) ?? nearestRoot(root, rest);
  const told = tell('unknown field "{field}"; expected profile.*, consent.*, events.*, enrolled.* or one of {names}', {
    field,
    names: [...FIXED.keys()].join(', '),
  });
  return refuse(suggestion === undefined ? told : { ...told, suggestion });
}

/** What is known of somebody's consent (api.md, "Leads"). */
const PERMISSION = { holds: 'text', oneOf: ['granted', 'refused', 'unknown'] } as const;
const CONSENTS: ReadonlyMap<string, FieldShape> = new Map<string, FieldShape>([
  ...['email', 'pixel', 'links', 'web', 'sms', 'phone', 'scoring'].map((purpose) => [purpose, PERMISSION] as const),
  ['basis', { holds: 'text', oneOf: ['consent', 'legitimate-interest'] }],
  ['notice', TEXT],
  ['history', ANYTHING],
]);

function shapeOfConsent(field: string, name: string): ReadField {
  const shape = CONSENTS.get(name);
  if (shape !== undefined) return { ok: true, shape };
  const names = [...CONSENTS.keys()].map((known) => `consent.${known}`);
  const suggestion = nearestName(field, names);
  const told = tell('unknown field "{field}"; expected one of {names}', { field, names: names.join(', ') });
  return refuse(suggestion === undefined ? told : { ...told, suggestion });
}

const EXAMPLES: Readonly<Record<string, string>> = {
  profile: 'profile.country',
  consent: 'consent.email',
  enrolled: 'enrolled.welcome',
};

function nearestRoot(root: string, rest: string[]): string | undefined {
  if (rest.length === 0) return `profile.${root}`;
  const nearest = nearestName(root, OPEN_ROOTS);
  return nearest === undefined ? undefined : [nearest, ...rest].join('.');
}

/** Names every object answers to: reading them would leave the data (`constructor`, `__proto__`, `toString`…). */
export function isReserved(name: string): boolean {
  return name === 'prototype' || Object.hasOwn(Object.prototype, name);
}
