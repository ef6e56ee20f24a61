import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder: everything runs from there, whatever folder the command was typed in. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = [20, 19];

/**
 * Installs the dependencies with `npm ci` when they are missing or older than the lock file, and says so; else does
 * nothing, in a millisecond. Ends the process with a message when Node is too old or the installation fails.
 */
export function ensureInstalled() {
  requireNode();
  if (!isStale()) return;
  console.log('Installing the dependencies (npm ci) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (result.status === 0) return;
  console.error(
    `npm ci failed${result.error === undefined ? '' : `: ${result.error.message}`}. Is the npm registry reachable?`,
  );
  process.exit(1);
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
