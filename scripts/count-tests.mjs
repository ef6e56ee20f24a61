/**
 * `node scripts/count-tests.mjs <jest's JSON> <jest's status>`: prints `tests: N passed, N failed` and nothing else on standard
 * output. A suite that could not run counts as one failure, and so does a run that failed without a failed test or left no
 * results, so that the line never says less than the status. Ends with 1 when anything failed.
 */
import { readFileSync } from 'node:fs';

const [file = '', status = '1'] = process.argv.slice(2);
const { passed, failed } = count(readResults(file), Number(status) === 0);
console.log(`tests: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function readResults(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    console.error(`No test results to read: ${error.message}`);
    return null;
  }
}

function count(results, ended) {
  const passed = results?.numPassedTests ?? 0;
  const failed = (results?.numFailedTests ?? 0) + (results?.numRuntimeErrorTestSuites ?? 0);
  const hidden = failed === 0 && (results === null || !results.success || !ended);
  return { passed, failed: hidden ? 1 : failed };
}
