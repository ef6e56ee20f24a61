import { parseDuration } from '../../domain/time/duration';
import type { Json, JsonObject } from '../../domain/timeline/entry';
import { done, type Finding, type Outcome } from '../../usecases/outcome';
import { readDurationTyped } from '../editing/typed-duration';
import type { Formats } from '../formats';

type ScriptedEvent = { after: string; kind: string; props: JsonObject };

const EVENT = /^(.+?)\s+([a-z][\w-]*(?:\.[\w-]+)+)(?:\s+(.*))?$/;
const PAIR = /([A-Za-z][\w-]*)=("[^"]*"|\S+)/g;
const MAX_EVENTS = 200;

/** What the lead does, one event a line, in either language: `3 days email.clicked of=guide`. Every line that does not read so is named. */
export function readScript(text: string, { say }: Formats): Outcome<ScriptedEvent[]> {
  const errors: Finding[] = [];
  const events: ScriptedEvent[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, after = '', kind = '', rest = ''] = EVENT.exec(line.trim()) ?? [];
    const written = readDurationTyped(after);
    if (parseDuration(written) === null)
      errors.push({ path: '', line: index + 1, column: 1, message: say('simulator.line.expected') });
    else events.push({ after: written, kind, props: readPairs(rest) });
  }
  if (events.length > MAX_EVENTS) errors.push({ path: '', message: say('simulator.too-many', { max: MAX_EVENTS }) });
  return errors.length > 0 ? { code: 'invalid', errors } : done(events);
}

function readPairs(text: string): JsonObject {
  return Object.fromEntries(
    [...text.matchAll(PAIR)].map(([, name = '', value = '']) => [name, readValue(value.replaceAll('"', ''))]),
  );
}

/** A made-up profile, one field a line: `role: hr-director`. Lines that say nothing are left out. */
export function readProfileLines(text: string): JsonObject {
  const pairs = text.split('\n').flatMap((line): [string, Json][] => {
    const [, name = '', value = ''] = /^\s*([A-Za-z]\w{0,79})\s*:\s*(.+?)\s*$/.exec(line) ?? [];
    return name === '' ? [] : [[name, readValue(value)]];
  });
  return Object.fromEntries(pairs);
}

function readValue(text: string): Json {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
