import { parseFile } from '../../../domain/files/parse';
import { assess } from '../../../domain/scoring/assess';
import type { Assessment, AssessmentInput } from '../../../domain/scoring/assessment';
import { compileModel, type CompiledModel } from '../../../domain/scoring/compile-model';
import type { JsonObject, TimelineEntry } from '../../../domain/timeline/entry';

export const DAY = 86_400_000;
export const NOW = Date.UTC(2026, 8, 15, 10);

/** A model as a marketer writes it; name and bands are added where the text has none. */
export function model(text: string): CompiledModel {
  const named = /^bands:/m.test(text) ? `model: m\n${text}` : `model: m\nbands: { warm: 100, hot: 150 }\n${text}`;
  const parsed = parseFile('scoring-models', named, 'model.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return compileModel(parsed.value);
}

let made = 0;
/** An entry so many days before NOW. */
export function event(
  kind: string,
  daysAgo: number,
  props: JsonObject = {},
  more: Partial<TimelineEntry> = {},
): TimelineEntry {
  const at = NOW - daysAgo * DAY;
  return { id: `e${made++}`, at, receivedAt: at, kind, actor: 'lead', props, ...more };
}

export function lead(more: Partial<AssessmentInput> = {}): AssessmentInput {
  return { profile: {}, createdAt: NOW, entries: [], pauses: [], tracked: true, ...more };
}

export function score(text: string, more: Partial<AssessmentInput> = {}, now = NOW): Assessment {
  return assess(model(text), lead(more), now);
}
