/** `npm run screenshots`: pictures of every page of the console, in both languages and at three widths, into `screenshots/`. */
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled } from './install.mjs';
import { runNode } from './run-child.mjs';

await ensureInstalled();
const chromium = ensureChromium();
if (chromium === null) process.exit(1);
process.env.RIPEN_CHROMIUM = chromium;
process.env.RIPEN_SCREENSHOTS = 'screenshots';
process.exitCode = await runNode(['node_modules/jest/bin/jest.js', 'test/console/pages.test.ts']);
