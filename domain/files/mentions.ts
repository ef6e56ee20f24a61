import { recordOf } from '../timeline/json-record';
import type { FilePath } from './finding';
import type { FileKind } from './kinds';

/** What a name in a file stands for: another file, a field of the profile, a kind of event, or a part of the file itself. */
export type Mentioned =
  | 'templates'
  | 'segments'
  | 'sequences'
  | 'forms'
  | 'scoring-models'
  | 'fields'
  | 'events'
  | 'teams'
  | 'steps'
  /** Steps that are mails: what an event of a mail is about. */
  | 'mail-steps'
  | 'routes'
  | 'topics'
  | 'roles'
  /** Documents that forms offer. */
  | 'assets'
  | 'intents'
  /** Reasons of the agreement: to disqualify, to recycle, and those after which it may let a lead come back. */
  | 'disqualify-reasons'
  | 'recycle-reasons'
  | 'reopened-reasons';

/** One such name and where it is written, as a key (`profile.country: …`) or as a value. */
export type Mention = { of: Mentioned; name: string; path: FilePath; part: 'key' | 'value' };

/** A comparison or an assignment whose values must be what the field they are about may hold, as written. */
export type Compared =
  | { compares: 'lead'; written: unknown; path: FilePath }
  /** On the props of an event of that kind. */
  | { compares: 'props'; event: string; written: unknown; path: FilePath }
  | { compares: 'assigned'; field: string; written: unknown; path: FilePath };
type Found = Mention | Compared;

/** Every comparison and assignment of a file: what lint holds against `fields.yaml`. */
export function findCompared(kind: FileKind, written: unknown): Compared[] {
  return findAll(kind, written).filter((found) => 'compares' in found);
}

/**
 * Every name in a file that must mean something elsewhere: what lint looks up (files.md, "Sequence": unknown templates, events and
 * fields). Reads the file as written, so that a file with other errors is looked through too; what has not the expected form is passed
 * over.
 */
export function findMentions(kind: FileKind, written: unknown): Mention[] {
  return findAll(kind, written).filter((found) => 'of' in found);
}

function findAll(kind: FileKind, written: unknown): Found[] {
  switch (kind) {
    case 'scoring-models':
      return [...ofModel(written)];
    case 'sequences':
      return [...ofSequence(written, [])];
    case 'segments':
      return [...ofCondition(read(written, 'when'), ['when'])];
    case 'teams':
      return [...ofTeams(written)];
    case 'agreements':
      return [...ofAgreement(written)];
    case 'forms':
      return [...ofForm(written)];
    case 'hooks':
      return [...ofHook(written)];
    case 'mail':
      return [...ofMail(written)];
    default:
      return [];
  }
}

const LOGICAL = /^\$?(and|or|nor|not)$/;

function* ofCondition(condition: unknown, path: FilePath): Generator<Found> {
  yield { compares: 'lead', written: condition, path };
  yield* fieldsOf(condition, path);
}

/** The fields a condition reads: those of the profile, the events it counts, the sequences it asks about. */
function* fieldsOf(condition: unknown, path: FilePath): Generator<Mention> {
  if (Array.isArray(condition)) {
    for (const [index, one] of condition.entries()) yield* fieldsOf(one, [...path, index]);
    return;
  }
  for (const [key, test] of entriesOf(condition)) {
    const here = [...path, key];
    const [root = '', ...rest] = key.split('.');
    const [first = ''] = rest;
    if (LOGICAL.test(key)) yield* fieldsOf(test, here);
    else if (root === 'profile' && first !== '') yield { of: 'fields', name: first, path: here, part: 'key' };
    else if (root === 'events' && rest.length > 1) {
      yield { of: 'events', name: rest.slice(0, -1).join('.'), path: here, part: 'key' };
    } else if (root === 'enrolled' && first !== '') {
      yield { of: 'sequences', name: rest.join('.'), path: here, part: 'key' };
    }
  }
}

function* ofModel(model: unknown): Generator<Found> {
  for (const list of ['fit', 'disqualify'] as const) {
    for (const [index, rule] of itemsOf(read(model, list))) {
      yield* ofCondition(read(rule, 'when'), [list, index, 'when']);
      if (list === 'disqualify') yield* value('disqualify-reasons', read(rule, 'reason'), [list, index, 'reason']);
    }
  }
  for (const term of ['completeness', 'freshness'] as const) {
    for (const [index, field] of itemsOf(read(model, term, 'fields'))) {
      yield* value('fields', field, [term, 'fields', index]);
    }
  }
  for (const [index, rule] of itemsOf(read(model, 'engagement'))) {
    yield* value('events', read(rule, 'event'), ['engagement', index, 'event']);
    yield* ofProps(rule, ['engagement', index]);
    for (const [field] of entriesOf(read(rule, 'fields'))) {
      yield { of: 'fields', name: field, path: ['engagement', index, 'fields', field], part: 'key' };
    }
  }
}

/** What hangs on each key of a sequence; whatever else there is only holds such keys. */
const KEYS_OF_SEQUENCE: Readonly<Record<string, (item: unknown, path: FilePath) => Generator<Found>>> = {
  when: ofCondition,
  skipWhen: ofCondition,
  goal: ofCondition,
  waitFor: ofAwaited,
  set: ofAssignments,
  notify: (item, path) => value('roles', read(item, 'role'), [...path, 'role']),
  email: ofMessage,
  sms: ofMessage,
  end: ofEnd,
  enroll: (item, path) => value('sequences', read(item, 'sequence'), [...path, 'sequence']),
};

/** Every step, wherever it is nested, with what stands around them (`entry`, `goal`, `exit`, `segment`, `content`). */
function* ofSequence(here: unknown, path: FilePath): Generator<Found> {
  if (Array.isArray(here)) {
    for (const [index, item] of here.entries()) yield* ofSequence(item, [...path, index]);
    return;
  }
  // Content of a stream may be the mail alone; the segment of a broadcast stands at the top.
  if (path[0] === 'content' && path.length === 2) {
    yield* ofMessage(here, path);
  }
  if (path.length === 0) yield* value('segments', read(here, 'segment'), ['segment']);
  for (const [key, item] of entriesOf(here)) {
    const find = Object.hasOwn(KEYS_OF_SEQUENCE, key) ? KEYS_OF_SEQUENCE[key] : undefined;
    yield* (find ?? ofSequence)(item, [...path, key]);
  }
}

function* ofMessage(message: unknown, path: FilePath): Generator<Mention> {
  yield* value('templates', read(message, 'template'), [...path, 'template']);
  yield* value('topics', read(message, 'topic'), [...path, 'topic']);
}

/** A lead that goes on as `captured` or is qualified needs no reason that anybody knows. */
function* ofEnd(end: unknown, path: FilePath): Generator<Mention> {
  const [as, reason] = [read(end, 'as'), read(end, 'reason')];
  if (as === 'disqualified') yield* value('disqualify-reasons', reason, [...path, 'reason']);
  if (as === 'recycled') yield* value('recycle-reasons', reason, [...path, 'reason']);
}

function* ofAwaited(wait: unknown, path: FilePath): Generator<Found> {
  yield* ofProps(wait, path);
  yield* value('events', read(wait, 'event'), [...path, 'event']);
  const event = read(wait, 'event');
  const isOfMail = typeof event === 'string' && event.startsWith('email.');
  yield* value(isOfMail ? 'mail-steps' : 'steps', read(wait, 'of'), [...path, 'of']);
  for (const several of ['any', 'all'] as const) {
    for (const [index, one] of itemsOf(read(wait, several))) yield* ofAwaited(one, [...path, several, index]);
  }
}

/** The `where` of a rule or a wait; a form it names is one of ours. */
function* ofProps(of: unknown, path: FilePath): Generator<Found> {
  const [event, where] = [read(of, 'event'), read(of, 'where')];
  if (typeof event !== 'string' || where === undefined) return;
  yield { compares: 'props', event, written: where, path: [...path, 'where'] };
  if (event === 'form.submitted') yield* value('forms', read(where, 'form'), [...path, 'where', 'form']);
}

function* ofAssignments(assigned: unknown, path: FilePath): Generator<Found> {
  for (const [key, item] of entriesOf(assigned)) {
    if (!key.startsWith('profile.')) continue;
    yield { of: 'fields', name: key.slice(8), path: [...path, key], part: 'key' };
    yield { compares: 'assigned', field: key.slice(8), written: item, path: [...path, key] };
  }
}

/** Where a hook's fields come from is no value of theirs. */
function* ofSources(lead: unknown, path: FilePath): Generator<Mention> {
  for (const found of ofAssignments(lead, path)) if ('of' in found) yield found;
}

function* ofTeams(teams: unknown): Generator<Found> {
  for (const [index, route] of itemsOf(read(teams, 'routing'))) {
    yield* ofCondition(read(route, 'when'), ['routing', index, 'when']);
    yield* value('teams', read(route, 'team'), ['routing', index, 'team']);
  }
  for (const [name, team] of entriesOf(teams)) yield* value('teams', read(team, 'fallback'), [name, 'fallback']);
}

function* ofAgreement(agreement: unknown): Generator<Mention> {
  yield* value('scoring-models', read(agreement, 'handoff', 'model'), ['handoff', 'model']);
  for (const [index, step] of itemsOf(read(agreement, 'escalation'))) {
    yield* value('roles', read(step, 'to'), ['escalation', index, 'to']);
  }
  for (const [reason, rule] of entriesOf(read(agreement, 'recycle'))) {
    yield* value('sequences', read(rule, 'sequence'), ['recycle', reason, 'sequence']);
  }
  for (const [index, reason] of itemsOf(read(agreement, 'reopens'))) {
    yield* value('reopened-reasons', reason, ['reopens', index]);
  }
}

function* ofForm(form: unknown): Generator<Mention> {
  for (const [index, field] of itemsOf(read(form, 'fields'))) {
    if (read(field, 'type') !== 'consent') yield* value('fields', read(field, 'name'), ['fields', index, 'name']);
  }
  yield* value('assets', read(form, 'offer'), ['offer']);
  yield* value('intents', read(form, 'intent'), ['intent']);
}

function* ofHook(hook: unknown): Generator<Mention> {
  yield* ofSources(read(hook, 'lead'), ['lead']);
  yield* value('events', read(hook, 'event', 'kind'), ['event', 'kind']);
  yield* value('intents', read(hook, 'intent'), ['intent']);
}

function* ofMail(mail: unknown): Generator<Mention> {
  yield* value('templates', read(mail, 'confirmation', 'template'), ['confirmation', 'template']);
  yield* value('templates', read(mail, 'document', 'template'), ['document', 'template']);
  for (const [index, sender] of itemsOf(read(mail, 'senders'))) {
    yield* value('routes', read(sender, 'route'), ['senders', index, 'route']);
  }
}

function* value(of: Mentioned, name: unknown, path: FilePath): Generator<Mention> {
  if (typeof name === 'string') yield { of, name, path, part: 'value' };
}

function read(here: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => new Map(entriesOf(inner)).get(key), here);
}

function entriesOf(here: unknown): [string, unknown][] {
  return Object.entries(recordOf(here));
}

function itemsOf(here: unknown): [number, unknown][] {
  return Array.isArray(here) ? [...(here as unknown[]).entries()] : [];
}
