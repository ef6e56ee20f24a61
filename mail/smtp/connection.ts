import { Readable } from 'node:stream';
import { type NodemailerError } from 'nodemailer/lib/errors';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { classifyReply, parseReply, type Command, type Reply } from './classify-reply';

/** One message for one recipient, ready to hand over. */
export type OutgoingMessage = {
  envelope: { from: string; to: string };
  /** The whole RFC 5322 message; dots are doubled and line ends made CRLF on the way. */
  raw: Buffer;
  /**
   * Awaited when the server has answered DATA with 354 and before the first byte of the message goes: this is where the ledger
   * writes `data` (decisions.md 13). If it rejects, nothing is sent and the connection is dropped.
   */
  onData: () => Promise<void>;
};

/**
 * `sent`: the server has taken it. `hard`, `soft`, `route`: it refused (see `classifyReply`). `retry`: nothing was handed over,
 * or the server said 4xx: it may go again, whether or not `onData` ran. `unknown`: bytes went and no answer came (lifecycle.md,
 * edge case 54): never to be sent again blindly. By the time a result is given, `onData` has settled.
 */
export type SendResult =
  | { outcome: 'sent'; response: string }
  | { outcome: 'hard' | 'soft' | 'route'; code: number; enhanced: string | null; response: string }
  | { outcome: 'unknown'; error: string }
  | { outcome: 'retry'; error: string; code: string | number | null };

export type Delivery = {
  result: SendResult;
  /** The session is in order: the next message may use it. */
  reusable: boolean;
  /** The server never asked for the message and gave no answer: on a connection used before, most likely it had hung up. */
  unasked: boolean;
};

export interface Connection {
  deliver(message: OutgoingMessage): Promise<Delivery>;
  /** False once either side has closed it. */
  isAlive(): boolean;
  /** Says QUIT and closes. */
  quit(): void;
  /** Closes at once. */
  destroy(): void;
}

/** Options of nodemailer's connection, as a connection URL gives them. */
export type ConnectionOptions = SMTPConnection.Options & { auth?: { user: string; pass: string } };

/**
 * Connects, greets, upgrades to TLS where offered, and logs in where the URL has credentials. Rejects with nodemailer's error, the
 * connection closed.
 */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  // 0: closed at once; a peer that leaves its half open must not keep ours.
  const smtp = new SMTPConnection({ ...options, socketCloseTimeout: 0, logger: false });
  try {
    await new Promise<void>((resolve, reject) => {
      smtp.once('error', reject);
      smtp.once('end', () => {
        reject(new Error('The server closed the connection before it was set up.'));
      });
      smtp.connect((error) => (error ? reject(error) : resolve()));
    });
    const { auth } = options;
    if (auth && smtp.allowsAuth) {
      await new Promise<void>((resolve, reject) => {
        smtp.login({ user: auth.user, pass: auth.pass }, (error) => (error ? reject(error) : resolve()));
      });
    }
  } catch (error) {
    smtp.on('error', ignore);
    smtp.close();
    throw error;
  }
  // What goes wrong later is told by `send`, or found by `isAlive` before the next use.
  smtp.on('error', ignore);
  return {
    deliver: (message) => deliver(smtp, message),
    isAlive: () => !smtp.destroyed,
    quit: () => smtp.quit(),
    destroy: () => smtp.close(),
  };
}

async function deliver(smtp: SMTPConnection, message: OutgoingMessage): Promise<Delivery> {
  const body = openBody(message);
  const envelope = { ...message.envelope, size: message.raw.length };
  const answer = await new Promise<{ response: string } | { error: NodemailerError }>((resolve) => {
    smtp.send(envelope, body.stream, (error, info) => resolve(error ? { error } : { response: info.response }));
  });
  await body.settled();
  if ('response' in answer)
    return { result: { outcome: 'sent', response: answer.response }, reusable: !smtp.destroyed, unasked: false };
  const result = explainFailure(answer.error, body.isHanded());
  const refused = answer.error.responseCode !== undefined && answer.error.responseCode !== 421;
  // Asked for but not handed over, the server still waits for the message: no session for another one.
  const inStep = !body.isAsked() || body.isHanded();
  const reusable = refused && inStep ? await reset(smtp) : false;
  if (!reusable) smtp.close();
  return { result, reusable, unasked: !body.isAsked() && answer.error.responseCode === undefined };
}

/** A message stream that is empty until the server has asked for it and `onData` has agreed. */
function openBody(message: OutgoingMessage): {
  stream: Readable;
  settled: () => Promise<void>;
  isAsked: () => boolean;
  isHanded: () => boolean;
} {
  let asked: Promise<void> | undefined;
  let handed = false;
  const stream = new Readable({
    // nodemailer attaches no reader before the 354 (its `send` pipes only in the envelope's callback), so this is the hook.
    read() {
      asked ??= (async () => message.onData())().then(
        () => {
          if (stream.destroyed) return;
          handed = true;
          stream.push(message.raw);
          stream.push(null);
        },
        (error: unknown) => {
          stream.destroy(error instanceof Error ? error : new Error(String(error)));
        },
      );
    },
  });
  return {
    stream,
    settled: () => asked ?? Promise.resolve(),
    isAsked: () => asked !== undefined,
    isHanded: () => handed,
  };
}

function explainFailure(error: NodemailerError, handed: boolean): SendResult {
  // An answer out of turn says nothing about this message.
  const answered = error.response !== undefined && error.responseCode !== undefined && error.code !== 'EPROTOCOL';
  if (answered) return explainReply(parseReply(error.response ?? ''), error.command);
  if (handed) return { outcome: 'unknown', error: error.message };
  // Refused by the client library itself: an address no SMTP command can carry, or more than the server's announced SIZE.
  if (error.code === 'EENVELOPE' && error.message.startsWith('Invalid recipient')) {
    return { outcome: 'hard', code: 553, enhanced: '5.1.3', response: error.message };
  }
  if (error.code === 'EENVELOPE') return { outcome: 'route', code: 553, enhanced: '5.1.7', response: error.message };
  if (error.code === 'EMESSAGE') return { outcome: 'route', code: 552, enhanced: '5.3.4', response: error.message };
  return { outcome: 'retry', error: error.message, code: error.code ?? null };
}

function explainReply(reply: Reply, command: string | undefined): SendResult {
  const asked = command === 'MAIL FROM' || command === 'RCPT TO' || command === 'DATA' ? command : 'CONN';
  const verdict = classifyReply(reply, asked satisfies Command);
  if (verdict === 'retry') return { outcome: 'retry', error: reply.response, code: reply.code };
  return { outcome: verdict, ...reply };
}

/** Clears the refused transaction (RSET); false where the session is of no more use. */
function reset(smtp: SMTPConnection): Promise<boolean> {
  return new Promise((resolve) => {
    const gone = (): void => resolve(false);
    smtp.once('end', gone);
    smtp.reset((error) => {
      smtp.off('end', gone);
      resolve(!error);
    });
  });
}

function ignore(): void {
  // An idle connection's errors need no answer: it is replaced when next needed.
}
