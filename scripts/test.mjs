/**
 * `node scripts/test.mjs [--browser] [jest arguments]`: installs when needed, gets the engine's binaries, and a Chromium where the
 * browser tests are to run (the whole suite, or an argument that names them), then runs jest and ends with its status. Without
 * Chromium those tests fail and say how to get one, unless RIPEN_WITHOUT_BROWSER=1 leaves them out; with `--browser`, and in CI, nothing
 * is run at all.
 */
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled } from './install.mjs';
import { runNode } from './run-child.mjs';

await ensureInstalled();
const args = process.argv.slice(2);
const paths = args.filter((arg) => !arg.startsWith('-'));
const mustHave = args.includes('--browser') || (process.env.CI === 'true' && paths.length === 0);
if (
  process.env.RIPEN_WITHOUT_BROWSER !== '1' &&
  (mustHave || paths.length === 0 || paths.some((path) => /browser|console/.test(path)))
) {
  const chromium = ensureChromium();
  if (chromium === null && mustHave) process.exit(1);
  if (chromium !== null) process.env.RIPEN_CHROMIUM = chromium;
}
const status = await runNode(['--import', 'tsx', 'scripts/engine-binaries.ts']);
process.exitCode =
  status !== 0
    ? status
    : await runNode(['node_modules/jest/bin/jest.js', ...args.filter((arg) => arg !== '--browser')]);
