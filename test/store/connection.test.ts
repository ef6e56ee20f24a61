import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { connectStore, createCommitter, isStoreDown } from '../../store';
import { freePorts } from '../engine/engine-fixture';
import { hit, leadRecord } from './records';
import { runStore } from './running-store';

jest.setTimeout(60_000);

/** Far below the 30 s that the driver waits by itself; our limit of 3 s takes longer on a busy machine. */
const SOON_MS = 20_000;

describe('a store that is down', () => {
  it('is an error at connecting, soon', async () => {
    const [port] = await freePorts(1);
    const began = Date.now();
    const error: unknown = await connectStore(`mongodb://127.0.0.1:${port!}`).catch((reason: unknown) => reason);
    expect(isStoreDown(error)).toBe(true);
    expect(Date.now() - began).toBeLessThan(SOON_MS);
  });

  it('is an error for every call while it is away, soon, and serves again by itself', async () => {
    const running = await runStore();
    try {
      const store = await running.open();
      expect(await store.indexed).toEqual([]);
      await store.leads.create(leadRecord('L'));
      const committer = createCommitter(store, 'api');
      await committer.commit([hit('a')]);
      // Stopped, not ended: the connection is there and nothing answers, which is the slower way to be down.
      process.kill(running.pid(), 'SIGSTOP');
      const began = Date.now();
      const error: unknown = await committer.commit([hit('b')]).catch((reason: unknown) => reason);
      expect({ error, down: isStoreDown(error) }).toMatchObject({ down: true });
      expect(Date.now() - began).toBeLessThan(SOON_MS);
      process.kill(running.pid(), 'SIGCONT');
      await running.killAndAwaitReturn();
      await committer.commit([hit('c')]);
      expect((await store.leads.find('L'))!.id).toBe('L');
      await committer.close();
    } finally {
      await running.stop();
    }
  });
});

describe('a socket that the store has closed when the driver is about to write', () => {
  it('counts as the store being down', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').resume();
    await once(socket, 'end');
    const error: unknown = await new Promise((resolve) => {
      socket.once('error', resolve);
      socket.write('x');
    });
    server.close();
    expect(error).toMatchObject({ code: 'EPIPE' });
    expect(isStoreDown(error)).toBe(true);
  });
});

describe('errors that are not the store being down', () => {
  it('are told apart', () => {
    expect(isStoreDown(new Error('no'))).toBe(false);
    expect(isStoreDown(undefined)).toBe(false);
  });
});
