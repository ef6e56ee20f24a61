/** `node scripts/launch.mjs <command> [...]`: installs when needed, then runs `ripen <command> …`. */
import { ensureInstalled } from './install.mjs';
import { runNode } from './run-child.mjs';

await ensureInstalled();
process.exitCode = await runNode(['bin/ripen.cjs', ...process.argv.slice(2)]);
