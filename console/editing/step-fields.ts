import { valueAt } from '../../domain/files/edit-values';
import { isRecord, recordOf } from '../../domain/timeline/json-record';
import type { FilePath } from '../../domain/files/finding';
import type { StepKind } from '../../domain/files/sequence-step';
import { STEP_KINDS } from '../../domain/files/sequence-step';
import { conditionField, wordFields, type Field, type Suggested } from './fields';
import type { WordKey } from '../words/words';

/** A list of steps of a file, by whose arm it is; `name` is what a person called the arm. */
export type StepList = {
  path: FilePath;
  arm: 'steps' | 'content' | 'then' | 'otherwise' | 'untracked' | 'arm';
  name?: string;
  /** Of an arm of a branch: what is asked there; null of the last one, which asks nothing. */
  when?: object | null;
};
/** A step as it stands in a file. */
export type StepPlace = { path: FilePath; depth: number; at: number; of: number; list: StepList; kind: StepKind };

/** Every list of steps and every step of a sequence's plain value, in document order: a step, then its arms, then what follows. */
export function stepsIn(value: unknown): { steps: StepPlace[]; lists: StepList[] } {
  const found: { steps: StepPlace[]; lists: StepList[] } = { steps: [], lists: [] };
  const visit = (list: StepList, depth: number): void => {
    found.lists.push(list);
    const entries = valueAt(value, list.path);
    if (!Array.isArray(entries)) return;
    entries.forEach((step: unknown, at) => {
      const path = [...list.path, at];
      const kind = STEP_KINDS.find((one) => isRecord(step) && one in step) ?? 'email';
      found.steps.push({ path, depth, at, of: entries.length, list, kind });
      for (const inner of listsUnder(value, path, kind)) visit(inner, depth + 1);
    });
  };
  if (isRecord(value) && 'stream' in value) visit({ path: ['content'], arm: 'content' }, 0);
  else if (isRecord(value) && 'sequence' in value) visit({ path: ['steps'], arm: 'steps' }, 0);
  return found;
}

function listsUnder(value: unknown, path: FilePath, kind: StepKind): StepList[] {
  if (kind === 'waitFor')
    return (['then', 'otherwise', 'untracked'] as const).map((arm) => ({ path: [...path, arm], arm }));
  if (kind === 'task') {
    const then = valueAt(value, [...path, 'then']);
    const outcomes = isRecord(then) ? Object.keys(then) : [];
    const arms = outcomes.map((name): StepList => ({ path: [...path, 'then', name], arm: 'arm', name }));
    const first: StepList[] = outcomes.length > 0 ? arms : [{ path: [...path, 'then'], arm: 'then' }];
    return [...first, { path: [...path, 'otherwise'], arm: 'otherwise' }];
  }
  if (kind !== 'split' && kind !== 'branch') return [];
  const arms = valueAt(value, [...path, kind]);
  return (Array.isArray(arms) ? arms : []).map((arm: unknown, at): StepList => {
    const list: StepList = { path: [...path, kind, at, 'steps'], arm: 'arm', name: String(at + 1) };
    if (!isRecord(arm)) return list;
    if (kind === 'branch') return { ...list, when: isRecord(arm.when) ? arm.when : null };
    return typeof arm.name === 'string' ? { ...list, name: arm.name } : list;
  });
}

const text = (path: FilePath, label: WordKey, suggests?: Suggested): Field => ({
  ...{ path, label, as: 'text' },
  ...(suggests && { suggests }),
});
const duration = (path: FilePath, label: WordKey): Field => ({ path, label, as: 'duration' });
const texts = (path: FilePath, label: WordKey): Field => ({ path, label, as: 'texts' });
const number = (path: FilePath, label: WordKey): Field => ({ path, label, as: 'number' });

type FieldsOf = (value: unknown, own: FilePath) => Field[];

/** The fields of what a step of each kind does; `own` is where its action stands. */
const ACTION_FIELDS: Record<StepKind, FieldsOf> = {
  email: (value, own) => mailFields(value, own, 'email'),
  sms: (value, own) => mailFields(value, own, 'sms'),
  wait: (value, own) =>
    isRecord(valueAt(value, own)) ? [text([...own, 'until'], 'edit.until')] : [duration(own, 'edit.wait')],
  waitFor: (value, own) => waitForFields(value, own),
  task: (value, own) => [
    text([...own, 'kind'], 'edit.task'),
    duration([...own, 'due'], 'edit.due'),
    ...wordFields(value, [...own, 'script'], 'edit.script'),
  ],
  split: (value, own) =>
    armsOf(value, own).flatMap((arm) => [
      text([...own, arm, 'name'], 'edit.arm'),
      number([...own, arm, 'weight'], 'edit.weight'),
    ]),
  branch: (value, own) => armsOf(value, own).map((arm) => conditionField([...own, arm, 'when'], 'edit.when')),
  set: (value, own) => [
    ...Object.keys(recordOf(valueAt(value, own))).map((name): Field => ({
      ...{ path: [...own, name], label: 'edit.set', as: 'scalar', profile: name },
    })),
    { path: own, label: 'edit.set.add', as: 'assignment' },
  ],
  tag: (_value, own) => [texts([...own, 'add'], 'edit.tag.add'), texts([...own, 'remove'], 'edit.tag.remove')],
  notify: (value, own) => [
    'person' in recordOf(valueAt(value, own))
      ? text([...own, 'person'], 'edit.person')
      : text([...own, 'role'], 'edit.role'),
    ...wordFields(value, [...own, 'message'], 'edit.message'),
  ],
  webhook: (_value, own) => [text([...own, 'url'], 'edit.url'), text([...own, 'event'], 'edit.event', 'events')],
  coupon: (_value, own) => [text([...own, 'pool'], 'edit.pool'), text([...own, 'as'], 'edit.as')],
  enroll: (_value, own) => [text([...own, 'sequence'], 'lead.sequence', 'sequences')],
  end: (_value, own) => [
    {
      ...{ path: [...own, 'as'], label: 'edit.end', as: 'choice' },
      choices: ['captured', 'recycled', 'disqualified', 'qualify'],
    },
    text([...own, 'reason'], 'field.reason'),
    duration([...own, 'resumeAfter'], 'edit.resumeAfter'),
  ],
};

function mailFields(value: unknown, own: FilePath, kind: 'email' | 'sms'): Field[] {
  return [
    text([...own, 'template'], 'edit.template', 'templates'),
    text([...own, 'topic'], 'edit.topic', 'topics'),
    ...(kind === 'email' ? wordFields(value, [...own, 'subject'], 'preview.subject') : []),
    duration([...own, 'validFor'], 'edit.validFor'),
    { path: [...own, 'kind'], label: 'edit.kind', as: 'choice', choices: ['', 'marketing', 'service'] },
  ];
}

function waitForFields(value: unknown, own: FilePath): Field[] {
  const awaited = recordOf(valueAt(value, own));
  const timeout = duration([...own, 'timeout'], 'edit.timeout');
  for (const many of ['any', 'all'] as const) {
    const events = awaited[many];
    if (Array.isArray(events)) {
      const each = events.flatMap((_, at) => awaitedFields([...own, many, at]).map((one) => ({ ...one, nth: at + 1 })));
      return [...each, timeout];
    }
  }
  return [...awaitedFields(own), timeout];
}

/** One event that is waited for. */
function awaitedFields(own: FilePath): Field[] {
  return [
    text([...own, 'event'], 'edit.event', 'events'),
    text([...own, 'of'], 'edit.of'),
    conditionField([...own, 'where'], 'edit.where', 'props'),
  ];
}

/** The several events a step waits for, any or all of them; null of one that waits for one. */
export function awaitedIn(
  value: unknown,
  { path, kind }: Pick<StepPlace, 'path' | 'kind'>,
): { path: FilePath; of: number; many: 'any' | 'all' } | null {
  if (kind !== 'waitFor') return null;
  const awaited = recordOf(valueAt(value, [...path, 'waitFor']));
  const many = (['any', 'all'] as const).find((one) => Array.isArray(awaited[one]));
  if (many === undefined) return null;
  return { path: [...path, 'waitFor', many], of: (awaited[many] as unknown[]).length, many };
}

/** What one more of them begins as. */
export const NEW_AWAITED = { event: 'email.opened' };

/** The fields of a step: what it is called, what it does, when it is passed over. */
export function stepFields(value: unknown, { path, kind }: Pick<StepPlace, 'path' | 'kind'>): Field[] {
  // The content of a stream may be the mail alone.
  if (kind === 'email' && !('email' in recordOf(valueAt(value, path)))) return mailFields(value, path, 'email');
  return [
    text([...path, 'id'], 'edit.id'),
    ...ACTION_FIELDS[kind](value, [...path, kind]),
    conditionField([...path, 'skipWhen'], 'edit.skipWhen'),
  ];
}

/** The fields of a sequence, stream or broadcast as a whole. */
export function sequenceFields(value: unknown): Field[] {
  const file = recordOf(value);
  const rules = [
    conditionField(['entry', 'when'], 'edit.entry'),
    duration(['entry', 'reentry', 'after'], 'edit.reentry.after'),
    number(['entry', 'reentry', 'max'], 'edit.reentry.max'),
    conditionField(['goal'], 'edit.goal'),
    conditionField(['exit', 'when'], 'edit.exit'),
  ];
  return [
    ...wordFields(value, ['label'], 'edit.label'),
    number(['priority'], 'edit.priority'),
    ...('broadcast' in file
      ? [text(['segment'], 'edit.segment'), text(['at'], 'edit.at'), ...mailFields(value, ['email'], 'email')]
      : rules),
    ...('stream' in file
      ? [
          duration(['cadence', 'every'], 'edit.cadence.every'),
          ...(['on', 'at'] as const).map((key) => text(['cadence', key], `edit.cadence.${key}`)),
        ]
      : []),
    texts(['window', 'days'], 'edit.window.days'),
    ...(['from', 'to', 'zone', 'holidays'] as const).map((key) => text(['window', key], `edit.window.${key}`)),
    text(['holdout'], 'edit.holdout'),
  ];
}

function armsOf(value: unknown, path: FilePath): number[] {
  const arms = valueAt(value, path);
  return Array.isArray(arms) ? arms.map((_, at) => at) : [];
}

/** What a step of a kind begins as, to be filled in; one that sends something, with a template there is. */
export function newStep(kind: StepKind, template: string): unknown {
  return kind === 'email' || kind === 'sms' ? { template } : NEW_STEPS[kind];
}

const NEW_STEPS: Record<Exclude<StepKind, 'email' | 'sms'>, unknown> = {
  wait: '3 days',
  waitFor: { event: 'email.clicked', timeout: '5 days' },
  split: [
    { weight: 50, name: 'a', steps: [] },
    { weight: 50, name: 'b', steps: [] },
  ],
  branch: [{ when: { language: 'fr' }, steps: [] }, { steps: [] }],
  task: { kind: 'phone', due: '2 business days' },
  set: { 'profile.nurtured': true },
  tag: { add: ['reached'] },
  notify: { role: 'owner', message: '…' },
  webhook: { url: 'https://example.com/hook', event: 'sequence.reached' },
  coupon: { pool: 'pool-name' },
  enroll: { sequence: 'sequence-name' },
  end: { as: 'captured' },
};
