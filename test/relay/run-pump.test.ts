import { runPump, type PumpRun } from '../../activities/run-pump';

const run = (ended: AbortSignal, given: Partial<PumpRun> = {}): PumpRun => ({
  nowReal: () => 0,
  nowVirtual: () => 0,
  heartbeat: () => undefined,
  ended,
  ...given,
});

test('it ticks on while there is work and resolves once it is ended', async () => {
  const end = new AbortController();
  let ticks = 0;
  await runPump(
    {
      tick: async () => {
        ticks += 1;
        if (ticks === 50) end.abort();
        return { hits: 1 };
      },
    },
    run(end.signal),
  );
  expect(ticks).toBe(50);
});

test('a tick that fails is tried again', async () => {
  const end = new AbortController();
  let ticks = 0;
  await runPump(
    {
      tick: async () => {
        ticks += 1;
        if (ticks === 1) throw new Error('away');
        end.abort();
        return { hits: 0 };
      },
    },
    run(end.signal),
  );
  expect(ticks).toBe(2);
});

test('failing for longer than it should, it gives up with the error', async () => {
  let now = 0;
  const pump = { tick: () => Promise.reject(new Error('still away')) };
  const nowReal = (): number => (now += 100);
  await expect(runPump(pump, run(new AbortController().signal, { nowReal, givesUpAfterMs: 150 }))).rejects.toThrow(
    'still away',
  );
});

test('a pause ends at once when the worker shuts down', async () => {
  const end = new AbortController();
  const pump = {
    tick: () => {
      queueMicrotask(() => end.abort());
      return Promise.reject(new Error('away'));
    },
  };
  await expect(runPump(pump, run(end.signal))).resolves.toBeUndefined();
});
