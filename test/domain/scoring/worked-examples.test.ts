import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseFile } from '../../../domain/files/parse';
import { assess } from '../../../domain/scoring/assess';
import { compileModel, type CompiledModel } from '../../../domain/scoring/compile-model';
import type { JsonObject, TimelineEntry } from '../../../domain/timeline/entry';
import { DAY, NOW } from './scoring-fixtures';

type Happening = { kind: string; daysAgo?: number; times?: number; props?: JsonObject };
type Example = {
  who: string;
  model: string;
  total: number;
  band: string;
  capturedDaysAgo: number;
  profile: JsonObject;
  events: Happening[];
  also?: Happening[];
  lastDaysAgo?: number;
};

const root = join(__dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const examples = parse(read('examples/scores.yaml')) as Example[];

function modelOf(name: string): CompiledModel {
  const parsed = parseFile('scoring-models', read(`templates/scoring/${name}.yaml`), name);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return compileModel(parsed.value);
}

function entriesOf({ events, also = [], lastDaysAgo = 0 }: Example): TimelineEntry[] {
  return [...events, ...also].flatMap(({ kind, daysAgo = lastDaysAgo, times = 1, props = {} }, n) =>
    Array.from({ length: times }, (_, index): TimelineEntry => {
      const at = NOW - daysAgo * DAY - index * 60_000;
      return { id: `${n}-${index}`, at, receivedAt: at, kind, actor: 'lead', props };
    }),
  );
}

const scoreOf = (example: Example) => {
  const createdAt = NOW - example.capturedDaysAgo * DAY;
  const confirmedAt = Object.fromEntries(Object.keys(example.profile).map((field) => [field, createdAt]));
  const { profile } = example;
  const lead = { profile, confirmedAt, createdAt, entries: entriesOf(example), pauses: [], tracked: true };
  return assess(modelOf(example.model), lead, NOW);
};

describe('the worked examples of the trade, under the models of the example workspace', () => {
  it.each(examples.map((example) => [example.who, example] as const))('%s', (_, example) => {
    const { total, band, raw, items } = scoreOf(example);
    expect({ total, band }).toEqual({ total: example.total, band: example.band });
    expect(items.reduce((sum, { points }) => sum + points, 0)).toBe(raw);
  });

  it('Martino is hot and Rajati is not, at the threshold of 150 both sides signed', () => {
    const [martino, rajati, beltrani] = examples.slice(0, 3).map(scoreOf);
    expect([martino?.hotBy, rajati?.hotBy, beltrani?.hotBy]).toEqual(['activity', null, null]);
    expect(modelOf('hr-payroll').thresholds.hot).toBe(150);
  });

  it('Martin and Nathalie did the same; only three months of silence part them', () => {
    const [martin, nathalie] = examples.slice(-2).map(scoreOf);
    expect([martin?.engagement, nathalie?.engagement]).toEqual([250, 250]);
    expect([martin?.inactivity, nathalie?.inactivity]).toEqual([0, -15]);
  });

  it('one visit less, and nobody calls the reader of the consultancy', () => {
    const reader = examples[3]!;
    expect(scoreOf({ ...reader, events: reader.events.slice(1) })).toMatchObject({ total: 120, band: 'warm' });
  });
});
