import { isSame, valueAt } from '../../domain/files/edit-values';
import { isRecord, recordOf } from '../../domain/timeline/json-record';
import type { FilePath } from '../../domain/files/finding';
import type { FileKind } from '../../domain/files/kinds';
import { STEP_KINDS } from '../../domain/files/sequence-step';
import type { Language } from '../../domain/lead/lead';
import { readYaml } from '../../domain/files/yaml-text';
import type { Form } from '../form';
import type { Formats } from '../formats';
import type { WordKey } from '../words/words';
import { readTyped, typedOf } from './condition-form';
import { sayField, type ConditionNames } from './condition-words';
import { fieldText, inputName, type Field } from './fields';
import { modelFields, nameWritten, RULE_LISTS, ruleFields, rulesIn, type RuleList } from './model-fields';
import { routeFields, routesIn, segmentFields, teamsFields } from './routing-fields';
import { awaitedIn, sequenceFields, stepFields, stepsIn, type StepList, type StepPlace } from './step-fields';
import { sayCondition } from './say-condition';
import { showDuration } from './typed-duration';
import { pressed, viewCondition, type RowAction } from './view-condition';

/** Kinds that have forms beside their text. */
export type FormKind = 'sequences' | 'scoring-models' | 'teams' | 'segments';
/** What is written by hand in one place of a form: the file as a whole, a step, a rule. */
type Part = {
  key: string;
  title: string;
  gist: string;
  depth: number;
  arm: string | null;
  fields: Field[];
  moves: Moves | null;
  /** Buttons for what a step has several of. */
  more?: { label: string; asks: string; isLess: boolean }[];
};
/** What its buttons do, as they send it; null where there is nowhere to go. */
type Moves = { up: string | null; down: string | null; remove: string };
type Adder = { name: string; to: string; kinds: readonly string[]; where: string; depth: number };

/** Whether a kind has forms. */
export function hasForms(kind: FileKind): kind is FormKind {
  return kind === 'sequences' || kind === 'scoring-models' || kind === 'teams' || kind === 'segments';
}

/** The plain value of a text; null where it does not read as YAML. */
export function valueOf(text: string): unknown {
  const read = readYaml(text);
  return read.ok && isRecord(read.yaml.value) ? read.yaml.value : null;
}

/** Every field of a file that has forms. */
export function fieldsIn(kind: FormKind, value: unknown): Field[] {
  if (kind === 'sequences') {
    return [...sequenceFields(value), ...stepsIn(value).steps.flatMap((step) => stepFields(value, step))];
  }
  if (kind === 'teams') return [...teamsFields(), ...indexes(routesIn(value)).flatMap(routeFields)];
  if (kind === 'segments') return segmentFields(value);
  const rules = RULE_LISTS.flatMap((list) =>
    indexes(rulesIn(value, list)).flatMap((at) => ruleFields(value, list, at)),
  );
  return [...modelFields(value), ...rules];
}

/** What a form is made of besides the file: who reads it, what was typed and not saved yet, and what conditions can name. */
export type FormAround = {
  formats: Formats;
  names: ConditionNames;
  typed?: Form | undefined;
  pressed?: RowAction | null;
};

/** The form of a file as its view shows it; null where the text does not read. `open` is the path of the part that was worked on. */
export function formOf(kind: FormKind, text: string, around: FormAround, open: string | undefined): object | null {
  const value = valueOf(text);
  if (value === null) return null;
  const { parts, adders } = partsOf(kind, value, around);
  return {
    parts: parts.map(({ fields, ...part }) => ({
      ...part,
      // One alone is what one has come for.
      open: parts.length === 1 || part.key === open || fields.some(({ path }) => isSame(path, around.pressed?.path)),
      fields: fields.map((field) => viewField(value, field, around)),
    })),
    adders,
  };
}

function partsOf(kind: FormKind, value: unknown, around: FormAround): { parts: Part[]; adders: Adder[] } {
  const { formats } = around;
  switch (kind) {
    case 'sequences':
      return sequenceForm(value, around);
    case 'scoring-models':
      return modelForm(value, formats);
    case 'teams':
      return routingForm(value, formats);
    case 'segments':
      return { parts: [wholePart(formats.say('edit.whole.segments'), segmentFields(value))], adders: [] };
  }
}

/** One field as its view shows it: as it was typed, else as it is written. */
export function viewField(value: unknown, field: Field, around: FormAround): object {
  const { say } = around.formats;
  const held = valueAt(value, field.path);
  const text = around.typed?.sent(inputName(field.path)) ?? fieldText(held, field, around.formats.language);
  const label = labelOf(field, around);
  if (field.as === 'assignment') return assignmentView(value, field, around, label);
  const condition = field.as === 'condition' ? conditionView(held, field, around) : null;
  if (condition !== null) return { label, anchor: anchorOf(field.path), condition };
  const isFlow = field.as === 'condition' || (field.as === 'text' && typeof held === 'object' && held !== null);
  return {
    ...{ name: inputName(field.path), label, value: text, as: isFlow ? 'flow' : field.as },
    ...{ suggests: field.suggests, hint: field.as === 'condition' ? say('condition.as-text') : null },
    choices: field.choices?.map((choice) => ({ value: choice, chosen: choice === text })),
  };
}

function labelOf({ label, profile, nth, language }: Field, { formats, names }: FormAround): string {
  const named = profile === undefined ? formats.say(label) : sayField(profile, names, formats);
  const numbered = nth === undefined ? named : `${named} ${nth}`;
  return language === undefined || language === formats.language ? numbered : `${numbered} (${language})`;
}

/** A field of the profile that is not set yet, and a value for it. */
function assignmentView(value: unknown, { path }: Field, { names, typed, formats }: FormAround, label: string): object {
  const taken = recordOf(valueAt(value, path));
  const name = inputName(path);
  const chosen = typed?.sent(`${name}:field`);
  const options = names.profile
    .map((field) => `profile.${field.name}`)
    .filter((one) => !(one in taken))
    .map((one) => ({ value: one, label: sayField(one, names, formats), chosen: one === chosen }));
  return { assignment: { label, name, options, value: typed?.sent(`${name}:value`) ?? '' } };
}

/** Null for one that goes deeper than a form. */
function conditionView(held: unknown, { path, scope = 'lead' }: Field, around: FormAround): object | null {
  const { formats, names, typed, pressed: button } = around;
  const shown = (typed && readTyped(typed, path)) ?? typedOf(held);
  if (shown === null) return null;
  const now = button && isSame(button.path, path) ? pressed(shown, button) : shown;
  return viewCondition({ path, anchor: anchorOf(path), scope }, now, names, formats);
}

function anchorOf(path: FilePath): string {
  return `c-${path.join('-').replace(/[^\w-]/g, '-')}`;
}

function wholePart(title: string, fields: Field[]): Part {
  return { key: '[]', title, gist: '', depth: 0, arm: null, moves: null, fields };
}

function routingForm(value: unknown, { say }: Formats): { parts: Part[]; adders: Adder[] } {
  const count = routesIn(value);
  const parts = indexes(count).map((at): Part => {
    const isAll = valueAt(value, ['routing', at, 'when']) === undefined;
    const to = say('edit.route.to', { team: textAt(value, ['routing', at, 'team']) });
    return {
      ...{ key: JSON.stringify(['routing', at]), title: `${say('edit.route')} ${at + 1}`, depth: 0, arm: null },
      gist: isAll ? `${say('edit.everyone')} · ${to}` : to,
      fields: routeFields(at),
      moves: movesOf(['routing'], at, count),
    };
  });
  const adder: Adder = {
    ...{ name: 'add:["routing"]', to: JSON.stringify({ do: 'add', path: ['routing'] }), kinds: [] },
    ...{ where: say('edit.route'), depth: 0 },
  };
  return { parts: [wholePart(say('edit.whole.teams'), teamsFields()), ...parts], adders: [adder] };
}

function sequenceForm(value: unknown, around: FormAround): { parts: Part[]; adders: Adder[] } {
  const { steps, lists } = stepsIn(value);
  const { say, word } = around.formats;
  const whole = wholePart(say('edit.whole'), sequenceFields(value));
  const parts = steps.map((step): Part => {
    const id = valueAt(value, [...step.path, 'id']);
    return {
      key: JSON.stringify(step.path),
      title: [word('step', step.kind), ...(typeof id === 'string' ? [id] : [])].join(' · '),
      gist: gistOf(value, step, around.formats.language),
      depth: Math.min(step.depth, 4),
      arm: step.at === 0 && step.depth > 0 ? sayList(step.list, around) : null,
      fields: stepFields(value, step),
      moves: movesOf(step.list.path, step.at, step.of),
      more: awaitedMoves(value, step, around.formats),
    };
  });
  const adders = lists.map((list): Adder => ({
    ...{ name: `add:${JSON.stringify(list.path)}`, to: JSON.stringify({ do: 'add', path: list.path }) },
    kinds: list.arm === 'content' ? ['email'] : STEP_KINDS,
    where: [...nameAbove(value, list.path), sayList(list, around)].join(' › '),
    depth: 0,
  }));
  return { parts: [whole, ...parts], adders };
}

/** One event more to wait for, or one less; the last two stay, for one alone is written otherwise. */
function awaitedMoves(value: unknown, step: StepPlace, { say }: Formats): NonNullable<Part['more']> {
  const awaited = awaitedIn(value, step);
  if (awaited === null) return [];
  const { path, of, many } = awaited;
  const less = indexes(of > 1 ? of : 0).map((at) => ({
    label: say('edit.awaited.remove', { nth: at + 1 }),
    asks: JSON.stringify({ do: 'remove', path: [...path, at] }),
    isLess: true,
  }));
  const more = { label: say(`edit.awaited.${many}`), asks: JSON.stringify({ do: 'add', path }), isLess: false };
  return [more, ...less];
}

function modelForm(value: unknown, formats: Formats): { parts: Part[]; adders: Adder[] } {
  const { say } = formats;
  const whole = wholePart(say('edit.whole.model'), modelFields(value));
  const rules = RULE_LISTS.flatMap((list) => {
    const count = rulesIn(value, list);
    return indexes(count).map((at): Part => ({
      key: JSON.stringify([list, at]),
      title: `${say(TITLES[list])} · ${nameWritten(value, list, at, formats.language)}`,
      gist: ruleGist(value, list, at, formats),
      depth: 0,
      arm: null,
      fields: ruleFields(value, list, at),
      moves: movesOf([list], at, count),
    }));
  });
  const adders = RULE_LISTS.map((list): Adder => ({
    ...{ name: `add:["${list}"]`, to: JSON.stringify({ do: 'add', path: [list] }), kinds: [] },
    ...{ where: say(TITLES[list]), depth: 0 },
  }));
  return { parts: [whole, ...rules], adders };
}

/** What a rule gives, or why it takes people out. */
function ruleGist(value: unknown, list: RuleList, at: number, { points, word }: Formats): string {
  if (list === 'disqualify') return word('reason', textAt(value, [list, at, 'reason']));
  const worth = valueAt(value, [list, at, 'points']);
  return typeof worth === 'number' ? points(worth) : fieldText(worth, { as: 'text' });
}

const TITLES: Record<RuleList, WordKey> = {
  fit: 'score.fit',
  engagement: 'score.engagement',
  disqualify: 'act.disqualify',
};

function movesOf(path: FilePath, at: number, of: number): Moves {
  const to = (target: number): string => JSON.stringify({ do: 'move', path, from: at, to: target });
  return {
    up: at > 0 ? to(at - 1) : null,
    down: at < of - 1 ? to(at + 1) : null,
    remove: JSON.stringify({ do: 'remove', path: [...path, at] }),
  };
}

function sayList({ arm, name = '', when }: StepList, { formats, names }: FormAround): string {
  const { say } = formats;
  if (when === null) return say('arm.else');
  if (when !== undefined) return say('edit.list.when', { what: sayCondition(when, names, formats) });
  return arm === 'arm' ? say('edit.list.arm', { name }) : say(`edit.list.${arm}`);
}

/** What a nested list is under, by its step's id or place. */
function nameAbove(value: unknown, path: FilePath): string[] {
  const place = path.findLastIndex(
    (step, at) => typeof step === 'number' && at < path.length - 1 && path[at + 1] !== 'steps',
  );
  if (place < 0) return [];
  const step = path.slice(0, place + 1);
  const id = textAt(value, [...step, 'id']);
  return [id === '' ? `${Number(path[place]) + 1}` : id];
}

/** A step in a few words, beside its kind and id. */
function gistOf(value: unknown, { path, kind }: StepPlace, language: Language): string {
  const action = valueAt(value, [...path, kind]);
  if (typeof action === 'string') return showDuration(action, language);
  const said = ['template', 'event', 'until', 'kind', 'role', 'sequence', 'pool', 'as', 'url'].map((key) =>
    textAt(action, [key]),
  );
  return said.find((one) => one !== '') ?? textAt(value, [...path, 'template']);
}

function textAt(value: unknown, path: FilePath): string {
  const found = valueAt(value, path);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}

function indexes(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at);
}
