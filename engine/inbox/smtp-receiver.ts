import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer, type SMTPServerAddress, type SMTPServerSession } from 'smtp-server';
import { type Faults } from './faults';
import { type MessageStore } from './message-store';

const LIMIT_BYTES = 25_000_000;

/** An SMTP server on the loopback address that keeps every message, answering 250 only once it is on disk. */
export function createSmtpReceiver(store: MessageStore, faults: Faults, now: () => number): SMTPServer {
  return new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    banner: 'inbox',
    logger: false,
    size: LIMIT_BYTES,
    onConnect: (_session, done) => done(refusal(faults)),
    onMailFrom: (_address, _session, done) => done(refusal(faults)),
    onRcptTo: (address, _session, done) => done(recipientRefusal(address, faults)),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        if (stream.sizeExceeded) {
          done(smtpError(552, '5.3.4 The message is larger than 25 MB'));
          return;
        }
        receive(Buffer.concat(chunks), session).then(
          (id) => done(null, `OK kept as ${id}`),
          () => done(smtpError(452, '4.3.1 The message could not be written to disk')),
        );
      });
    },
  });

  async function receive(source: Buffer, { envelope }: SMTPServerSession): Promise<string> {
    const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
    const recipients = envelope.rcptTo.map(({ address }) => address);
    const id = await store.add({ sender, recipients }, source, now());
    const delayMs = Math.max(0, ...recipients.map((address) => faults.of(address).delayMs));
    if (delayMs > 0) await sleep(delayMs);
    return id;
  }
}

function refusal(faults: Faults): Error | null {
  return faults.everyone.mode === 'refuse' ? smtpError(421, '4.3.2 The inbox refuses connections (fault set)') : null;
}

function recipientRefusal({ address }: SMTPServerAddress, faults: Faults): Error | null {
  switch (faults.of(address).mode) {
    case 'refuse':
      return smtpError(554, '5.7.1 Refused (fault set)');
    case 'tempfail':
      return smtpError(451, '4.3.0 Try again later (fault set)');
    case 'bounce':
      return smtpError(550, '5.1.1 No such mailbox (fault set)');
    case 'ok':
    case 'slow':
      return null;
  }
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
