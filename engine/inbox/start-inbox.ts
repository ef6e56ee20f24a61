import { createServer } from 'node:http';
import { createInboxApp } from './inbox-app';
import { Faults } from './faults';
import { openMessageStore } from './message-store';
import { MessageReader } from './message-view';
import { createSmtpReceiver } from './smtp-receiver';

/** `dir` keeps the messages; port 0 takes a free one. */
export type InboxOptions = { dir: string; port: number; smtpPort: number };
export type Inbox = { port: number; smtpPort: number; stop(): Promise<void> };

const LOOPBACK = '127.0.0.1';

/** Starts the inbox in this process and resolves when both ports listen, on the loopback address only. */
export async function startInbox(options: InboxOptions): Promise<Inbox> {
  const store = await openMessageStore(options.dir);
  const faults = new Faults();
  const smtp = createSmtpReceiver(store, faults, Date.now);
  // A client that breaks off is its own affair; without a listener it would end the process.
  smtp.on('error', () => undefined);
  const web = createServer(createInboxApp(store, new MessageReader(store), faults));
  await new Promise<void>((resolve, reject) => {
    smtp.server.once('error', reject);
    smtp.listen(options.smtpPort, LOOPBACK, resolve);
  });
  await new Promise<void>((resolve, reject) => {
    web.once('error', reject);
    web.listen(options.port, LOOPBACK, resolve);
  });
  return {
    port: portOf(web.address()),
    smtpPort: portOf(smtp.server.address()),
    stop: async () => {
      const closed = new Promise<void>((resolve) => web.close(() => resolve()));
      web.closeAllConnections();
      await Promise.all([closed, new Promise<void>((resolve) => smtp.close(resolve))]);
    },
  };
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  return address !== null && typeof address === 'object' ? address.port : 0;
}
