import { SMTPServer } from 'smtp-server';
import type { CaptureContext } from '../../usecases/capture/submit-form';
import { receiveMail } from '../../usecases/mail-in/receive-mail';

/** Where mail that comes back is taken: `lmtp://host:port` behind a mail server, or `smtp://host:port`. */
export type MailInOptions = { protocol: 'lmtp' | 'smtp'; host: string; port: number };

/** A report quotes the mail it is about; nothing that comes back needs more. */
const LIMIT_BYTES = 10_000_000;
const RECIPIENTS_MAX = 100;

/**
 * Listens for what comes back (`receiveMail`). A message is taken once what it tells is durable, and what is about no mail of ours is taken
 * too, for its sender must not learn which addresses are real; while the store is away it is refused for now (451).
 */
export async function startMailIn(
  deps: CaptureContext,
  { protocol, host, port }: MailInOptions,
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = new SMTPServer({
    lmtp: protocol === 'lmtp',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    banner: 'ripen',
    logger: false,
    size: LIMIT_BYTES,
    onRcptTo: (_address, { envelope }, done) =>
      done(envelope.rcptTo.length >= RECIPIENTS_MAX ? refuse(452, '4.5.3 Too many recipients') : null),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      stream.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= LIMIT_BYTES) chunks.push(chunk);
      });
      stream.once('end', () => {
        if (bytes > LIMIT_BYTES) {
          done(refuse(552, '5.3.4 The message is larger than 10 MB'));
          return;
        }
        const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const recipients = envelope.rcptTo.map(({ address }) => address);
        receiveMail(deps, { raw: Buffer.concat(chunks), sender, recipients }).then(
          (outcome) => {
            deps.log.debug({ outcome }, 'mail came back');
            done(null, 'OK');
          },
          (error: unknown) => {
            deps.log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'mail could not be taken');
            done(refuse(451, '4.3.0 Try again later'));
          },
        );
      });
    },
  });
  // A client that hangs up is no failure of ours.
  server.on('error', (error) => deps.log.debug({ error: error.name }, 'a connection of the mail listener ended'));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function refuse(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
