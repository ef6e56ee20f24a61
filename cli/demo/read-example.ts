import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Expectation, readExpectation } from './expectation';
import { readScript } from './read-script';
import type { ScriptLine } from './script-line';

/** The example's four files, read and checked. */
export type Example = {
  csv: string;
  lines: ScriptLine[];
  expectation: Expectation;
  /** What each source cost, in EUR. */
  costs: Record<string, number>;
};

const costsSchema = z.record(z.string(), z.number().min(0));

/** Reads the example before anything is started. Throws an error that names the file and all that is wrong with it. */
export async function readExample(folder: string): Promise<Example> {
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const [csv, behaviour, expected, costs] = await Promise.all([
    read('leads.csv'),
    read('behaviour.ndjson'),
    read('expected.json'),
    read('costs.json'),
  ]);
  const script = readScript(behaviour);
  if (!script.ok) throw new Error(problemsOf('behaviour.ndjson', script.errors));
  const expectation = readExpectation(expected);
  if (!expectation.ok) throw new Error(problemsOf('expected.json', expectation.errors));
  const parsed = costsSchema.safeParse(JSON.parse(costs));
  if (!parsed.success) throw new Error(problemsOf('costs.json', [z.prettifyError(parsed.error)]));
  return { csv, lines: script.lines, expectation: expectation.expectation, costs: parsed.data };
}

function problemsOf(file: string, problems: readonly string[]): string {
  return `examples/${file}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`;
}
