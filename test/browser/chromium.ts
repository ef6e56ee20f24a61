import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** What `scripts/chromium.mjs` has found or installed; run without it, the usual place. */
const PATH = process.env.RIPEN_CHROMIUM ?? '/usr/bin/chromium';

/** `describe` where there is a Chromium, else its skipped form: only CI must have one. */
export const describeInBrowser = existsSync(PATH) || process.env.CI === 'true' ? describe : describe.skip;

/** A headless Chromium that asks nobody else's servers for anything. */
export function launchChromium(): Promise<Browser> {
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
