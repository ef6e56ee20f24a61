import fc from 'fast-check';
import { mongo } from 'mongoose';
import { compileQuery } from '../../domain/conditions/compile-query';
import type { Facts } from '../../domain/conditions/facts';
import { matches } from '../../domain/conditions/matches';
import { parseCondition } from '../../domain/conditions/parse-condition';
import type { JsonObject } from '../../domain/timeline/entry';
import { profile, tree } from '../domain/conditions/random-conditions';
import { runStore, type RunningStore } from './running-store';

jest.setTimeout(120_000);

const NOW = Date.UTC(2026, 5, 15, 12);
const SPECIAL: JsonObject[] = [
  { a: '😀😀' },
  { a: 'b\n' },
  { a: 'é b' },
  { a: [] },
  { a: [1, 'a'] },
  { a: '2026-06-14' },
  {},
];
const PATTERNS = ['^.{2}$', 'b$', '\\s', '^\\w+$', '[^a]', '^(?:a|b)?b', '\\W'];

/** A list of the profile holds texts (`fields.yaml`); the embedded store matches patterns with the text of a number among them. */
const isMixed = (value: unknown): boolean => Array.isArray(value) && new Set(value.map((one) => typeof one)).size > 1;

const factsOf = (values: JsonObject): Facts => ({
  profile: values,
  consent: {},
  tags: [],
  createdAt: NOW,
  events: {},
  enrolled: {},
  handoffs: { returned: 0 },
  customer: false,
});

describe('conditions in the database (files.md, "Conditions")', () => {
  let running: RunningStore;
  let client: mongo.MongoClient;

  beforeAll(async () => {
    running = await runStore();
    client = await mongo.MongoClient.connect(running.uri);
  });
  afterAll(async () => {
    await client.close();
    await running.stop();
  });

  it('give the same answer as in memory', async () => {
    const profiles = [...SPECIAL, ...fc.sample(profile, { numRuns: 150, seed: 7 }).map((one) => ({ ...one }))].filter(
      (values) => !Object.values(values).some(isMixed),
    );
    const leads = client.db('conditions').collection<{ _id: number; profile: JsonObject }>('leads');
    await leads.insertMany(profiles.map((values, index) => ({ _id: index, profile: values })));
    const patterns = PATTERNS.map((regex) => ({ 'profile.a': { regex } }));
    for (const written of [...patterns, ...fc.sample(tree, { numRuns: 300, seed: 11 })]) {
      const parsed = parseCondition(written);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
      const { condition } = parsed;
      const found = await leads.find(compileQuery(condition, NOW), { projection: { _id: 1 } }).toArray();
      const expected = profiles.flatMap((values, index) => (matches(condition, factsOf(values), NOW) ? [index] : []));
      expect({ written, ids: found.map((one) => one._id).sort((a, b) => a - b) }).toEqual({ written, ids: expected });
    }
  });
});
