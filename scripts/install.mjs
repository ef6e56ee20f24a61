import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder: everything runs from there, whatever folder the command was typed in. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = [20, 19];

/** Ms between two lines on how far the installation is; npm itself says nothing before its end. */
const TELL_EVERY_MS = 5_000;

/**
 * Installs the dependencies with `npm ci` when they are missing or older than the lock file, and says so and how far it is; else does
 * nothing, in a millisecond. Ends the process with a message when Node is too old or the installation fails.
 */
export async function ensureInstalled() {
  requireNode();
  if (!isStale()) return;
  console.log('Installing the dependencies (npm ci) …');
  const startedAt = Date.now();
  const telling = setInterval(
    () => console.log(`npm ci … ${Math.round((Date.now() - startedAt) / 1000)} s, ${unpacked()} packages unpacked`),
    TELL_EVERY_MS,
  );
  const failure = await runInstallation();
  clearInterval(telling);
  if (failure === null) return;
  console.error(`npm ci failed${failure}. Is the npm registry reachable?`);
  process.exit(1);
}

/** Null once it is done, else what is known of why not. */
function runInstallation() {
  const isWindows = process.platform === 'win32';
  const child = spawn(isWindows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: isWindows,
  });
  const end = () => child.kill('SIGTERM');
  process.once('SIGTERM', end);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`: ${error.message}`));
    child.once('exit', (code) => resolve(code === 0 ? null : ''));
  }).finally(() => process.off('SIGTERM', end));
}

/** How many packages of the lock file are there: folders are made before they are filled. */
function unpacked() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const there = Object.keys(packages).filter((path) => path !== '' && existsSync(join(root, path, 'package.json')));
  return there.length;
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  console.error(
    `Node ${OLDEST_NODE.join('.')} or later is needed; this is ${process.versions.node} (${process.execPath}).`,
  );
  process.exit(1);
}

function isStale() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return true;
  return statSync(join(root, 'package-lock.json')).mtimeMs > statSync(installed).mtimeMs;
}
