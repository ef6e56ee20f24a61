/**
 * `npm run check`: everything about the code that is not a test. Every step runs even when one before it failed, so that one
 * run shows all there is to mend; the status is 1 when any failed. `npm run check -- types graph` runs those steps only.
 */
import { ensureInstalled } from './install.mjs';
import { runNode } from './run-child.mjs';

/** Folders whose imports obey .dependency-cruiser.cjs. */
const LAYERED = [
  'domain',
  'workflows',
  'activities',
  'store',
  'mail',
  'worker',
  'usecases',
  'api',
  'console',
  'cli',
  'engine',
];

const STEPS = [
  { name: 'format', says: 'prettier', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'] },
  { name: 'lint', says: 'eslint', args: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'] },
  { name: 'types', says: 'tsc', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'] },
  {
    name: 'graph',
    says: 'dependency-cruiser',
    args: [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      ...LAYERED,
    ],
  },
  { name: 'dead code', says: 'knip', args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
];

await ensureInstalled();
const outcomes = [];
for (const [index, step] of chosenSteps().entries()) {
  console.log(`\n── ${index + 1}. ${step.name} (${step.says})`);
  const startedAt = performance.now();
  const status = await runNode(step.args);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const line = `${status === 0 ? 'passed' : 'FAILED'}  ${step.name}  ${seconds} s`;
  console.log(line);
  outcomes.push({ status, line });
  // Interrupted by hand: whoever pressed Ctrl-C does not want the next step.
  if (status === 130) break;
}
console.log(`\n── check\n${outcomes.map(({ line }) => line).join('\n')}`);
process.exitCode = outcomes.every(({ status }) => status === 0) ? 0 : 1;

function chosenSteps() {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !STEPS.some((step) => matches(step, name)));
  if (unknown.length > 0) {
    const names = STEPS.map(({ name }) => name.replace(' ', '-')).join(', ');
    console.error(`No such step: ${unknown.join(', ')}. Steps: ${names}.`);
    process.exit(1);
  }
  return wanted.length === 0 ? STEPS : STEPS.filter((step) => wanted.some((name) => matches(step, name)));
}

function matches(step, name) {
  return step.name.replace(' ', '-') === name;
}
