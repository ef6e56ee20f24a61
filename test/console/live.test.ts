import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newAlert } from '../../domain/lead/new-alert';
import { runConsole, type RunningConsole } from './running-console';

let running: RunningConsole;
let server: Server;

beforeAll(async () => {
  running = await runConsole();
  server = createServer(running.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await running.stop();
});

it('what waits for somebody is told as changed when it has, and the stream ends when they sign out', async () => {
  const manager = await running.as('dev-lead-manager');
  const signedIn = await manager.agent.get('/').expect(200);
  const cookie = /ripen-session=[^;]+/.exec(signedIn.request.cookies)?.[0] ?? '';
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/live`;
  const stream = await fetch(url, { headers: { cookie, accept: 'text/event-stream' } });
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  let told = '';
  const readUntil = async (what: string): Promise<void> => {
    while (!told.includes(what)) {
      const { value, done } = await reader.read();
      if (done) return;
      told += value;
    }
  };
  await readUntil(': same');
  expect(told).not.toContain('event: change');
  await running.store.alerts.raise(
    newAlert({ id: 'a1', at: Date.now(), kind: 'sla', level: 'breach', message: 'late' }),
  );
  await readUntil('event: change');
  expect(told).toContain('event: change');
  await manager.send('/sign-out', {}, '/');
  while (!(await reader.read()).done);
}, 30_000);
