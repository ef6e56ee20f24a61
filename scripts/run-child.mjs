import { spawn } from 'node:child_process';
import { root } from './install.mjs';

/**
 * Runs Node on a script of the repository with this terminal, passes SIGINT and SIGTERM on, and resolves with the exit
 * code: 128 + the signal's number when a signal ended it, as shells do.
 */
export function runNode(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    // A terminal's Ctrl-C reaches the child by itself; a second SIGINT would count as impatience.
    const forward = {
      SIGINT: () => process.stdin.isTTY || child.kill('SIGINT'),
      SIGTERM: () => child.kill('SIGTERM'),
    };
    for (const [signal, handler] of Object.entries(forward)) process.on(signal, handler);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const [name, handler] of Object.entries(forward)) process.off(name, handler);
      resolve(code ?? 128 + ({ SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 1));
    });
  });
}
