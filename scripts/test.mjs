/**
 * `node scripts/test.mjs [--browser] [jest arguments]`: installs when needed, gets the engine's binaries, and with
 * `--browser` a Chromium, then runs jest and ends with its status.
 */
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled } from './install.mjs';
import { runNode } from './run-child.mjs';

ensureInstalled();
const args = process.argv.slice(2);
if (args.includes('--browser') && ensureChromium() === null) process.exit(1);
const status = await runNode(['--import', 'tsx', 'scripts/engine-binaries.ts']);
process.exitCode =
  status !== 0
    ? status
    : await runNode(['node_modules/jest/bin/jest.js', ...args.filter((arg) => arg !== '--browser')]);
