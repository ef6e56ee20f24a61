import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheOnce } from '../../engine/cached-build';
import { isReachable } from '../../engine/download';
import { withLock } from '../../engine/file-lock';
import { climbLadder } from '../../engine/ladder';
import { freePorts, removeFolder } from './engine-fixture';

const silent = (): void => undefined;

describe('the ladder', () => {
  it('takes the first rung that serves, says which, and why an earlier one did not', async () => {
    const lines: string[] = [];
    const found = await climbLadder(
      'thing',
      [
        { name: 'PATH', climb: async () => null },
        { name: 'download', climb: () => Promise.reject(new Error('cannot be reached')) },
        { name: 'build', climb: async () => ({ path: '/x', source: 'built', version: '1.2.3' }) },
      ],
      'do this',
      (line) => lines.push(line),
    );
    expect(found.version).toBe('1.2.3');
    expect(lines).toEqual([
      'thing: download failed, trying the next way (cannot be reached)',
      'thing: 1.2.3, from build (/x)',
    ]);
  });

  it('names every rung and the remedy when none serves', async () => {
    const climbing = climbLadder('thing', [{ name: 'PATH', climb: async () => null }], 'do this', silent);
    await expect(climbing).rejects.toThrow(/thing could not be found or made:\n {2}PATH: not there\ndo this/);
  });

  it('gives a download up in seconds when nothing answers', async () => {
    const [port] = await freePorts(1);
    const startedAt = Date.now();
    expect(await isReachable(`http://127.0.0.1:${port!}/`)).toBe(false);
    // An address that swallows packets: only the time-out ends it.
    expect(await isReachable('http://192.0.2.1/')).toBe(false);
    expect(Date.now() - startedAt).toBeLessThan(20_000);
  }, 40_000);
});

describe('the cache', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ripen-cache-'));
  });
  afterEach(() => removeFolder(folder));

  it('makes a thing once however many ask at once, and holds only whole things', async () => {
    let makings = 0;
    const make = async (draft: string): Promise<void> => {
      makings += 1;
      await writeFile(join(draft, 'program'), 'x');
      expect(await readdir(folder)).not.toContain('thing-1');
    };
    await Promise.all(Array.from({ length: 5 }, () => cacheOnce(folder, 'thing-1', silent, make)));
    expect(makings).toBe(1);
    expect(await readdir(join(folder, 'thing-1'))).toEqual(['program']);
  });

  it('keeps nothing of a making that failed', async () => {
    await expect(cacheOnce(folder, 'thing-1', silent, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes over the lock of a process that died', async () => {
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: process.pid, startedAt: 'long ago' }));
    await expect(withLock(join(folder, 'lock'), 'test', silent, async () => 'done')).resolves.toBe('done');
  });
});
