import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Path of a Chromium for the browser tests: the system's, else Debian's package, installed with apt-get when that is
 * there and allowed. Null, with a line that says how to get one, when there is none.
 */
export function ensureChromium() {
  const found = PATHS.find((path) => existsSync(path));
  if (found !== undefined) return found;
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    console.log('Installing Chromium from Debian packages (apt-get) …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
      const result = spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
      if (result.status !== 0) break;
    }
    if (existsSync(PATHS[0])) return PATHS[0];
  }
  console.error(
    'No Chromium: the browser tests need one. On Debian: apt-get install chromium; elsewhere install Chrome or Chromium.',
  );
  return null;
}
