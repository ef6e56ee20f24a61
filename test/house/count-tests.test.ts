import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = join(__dirname, '..', '..', 'scripts', 'count-tests.mjs');
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'ripen-count-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function count(results: object | null, status: number): { line: string; status: number | null } {
  const file = join(folder, 'results.json');
  rmSync(file, { force: true });
  if (results) writeFileSync(file, JSON.stringify(results));
  const run = spawnSync(process.execPath, [script, file, String(status)], { encoding: 'utf8' });
  return { line: run.stdout, status: run.status };
}

test('a run in which everything passed says so and ends with 0', () => {
  const results = { numPassedTests: 12, numFailedTests: 0, numRuntimeErrorTestSuites: 0, success: true };
  expect(count(results, 0)).toEqual({ line: 'tests: 12 passed, 0 failed\n', status: 0 });
});

test('failed tests and suites that could not run are counted as failed', () => {
  const results = { numPassedTests: 10, numFailedTests: 2, numRuntimeErrorTestSuites: 1, success: false };
  expect(count(results, 1)).toEqual({ line: 'tests: 10 passed, 3 failed\n', status: 1 });
});

test('a run that failed without a failed test is never reported as passed', () => {
  const results = { numPassedTests: 12, numFailedTests: 0, numRuntimeErrorTestSuites: 0, success: true };
  expect(count(results, 124)).toEqual({ line: 'tests: 12 passed, 1 failed\n', status: 1 });
});

test('a run that left no results counts as one failure', () => {
  expect(count(null, 1)).toEqual({ line: 'tests: 0 passed, 1 failed\n', status: 1 });
});
