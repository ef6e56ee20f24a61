import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** What `scripts/chromium.mjs` has found or installed; run without it, the usual place. */
const PATH = process.env.RIPEN_CHROMIUM ?? '/usr/bin/chromium';

/** What to do where there is none: a browser test that passes over itself tells nothing. */
const HOW_TO_GET_ONE =
  `No Chromium at ${PATH}, and the browser tests need one. npm test installs it on Debian; else apt-get install chromium, or name ` +
  'one: RIPEN_CHROMIUM=/path/to/chrome. To leave these tests out on purpose: RIPEN_WITHOUT_BROWSER=1.';

/** A headless Chromium that asks nobody else's servers for anything; throws with how to get one where there is none. */
export async function launchChromium(): Promise<Browser> {
  if (!existsSync(PATH)) throw new Error(HOW_TO_GET_ONE);
  return chromium.launch({
    executablePath: PATH,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
