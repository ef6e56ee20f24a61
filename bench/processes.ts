import { readdir, readFile } from 'node:fs/promises';

const MS_A_TICK = 10;
const KIB_A_PAGE = 4;

export type Usage = { cpuMs: number; rssMib: number };

/** Processor time used so far and memory held now; null where the process is gone or the machine is no Linux. */
export async function readUsage(pid: number): Promise<Usage | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const statm = await readFile(`/proc/${pid}/statm`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { cpuMs: ticks * MS_A_TICK, rssMib: (Number(statm.split(' ')[1]) * KIB_A_PAGE) / 1024 };
  } catch {
    return null;
  }
}

/** Process ids of the descendants of a process, itself included, each with its command line. */
export async function listFamily(root: number): Promise<{ pid: number; command: string }[]> {
  const all: { pid: number; parent: number; command: string }[] = [];
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (stat === null) continue;
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    all.push({ pid: Number(name), parent, command: command.replaceAll('\0', ' ').trim() });
  }
  const family = all.filter(({ pid }) => pid === root);
  for (const one of family) family.push(...all.filter(({ parent }) => parent === one.pid));
  return family;
}
