/** `node scripts/bench.mjs [parts]`: installs when needed, gets the engine's binaries, then measures. */
import { ensureInstalled } from './install.mjs';
import { runNode } from './run-child.mjs';

await ensureInstalled();
const status = await runNode(['--import', 'tsx', 'scripts/engine-binaries.ts']);
process.exitCode = status !== 0 ? status : await runNode(['--import', 'tsx', 'bench/run.ts', ...process.argv.slice(2)]);
