import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import {
  openConnection,
  type Connection,
  type ConnectionOptions,
  type OutgoingMessage,
  type SendResult,
} from './smtp/connection';
import { createPace, type Pace } from './smtp/pace';

export type { OutgoingMessage, SendResult } from './smtp/connection';

export type RouteOptions = {
  /** `smtp://user:password@host:port`, or `smtps://`; options of nodemailer's connection as query, e.g. `?requireTLS=true`. */
  url: string;
  /** Connections kept open at most. */
  connections: number;
  /** Messages started per second at most, exactly; absent: as fast as the server takes them. */
  maxPerSecond?: number;
  /** Keeps the rate instead, where others send through the same server: a failure of it leaves the message for another try. */
  pace?: Pace;
  /** A connection is replaced after so many messages, as many servers ask (default 100). */
  messagesPerConnection?: number;
  /** Time to connect, greet and log in (default 30 s). */
  connectMs?: number;
  /** Silence after which a connection is given up (default 10 minutes: RFC 5321, 4.5.3.2.6, for the answer to the final dot). */
  silenceMs?: number;
  /** An unused connection is closed after this (default 30 s, below what servers wait). */
  idleMs?: number;
};

/** One way out: a server, its connections and its rate. */
export interface Route {
  /** Sends one message and says what became of it; never rejects. Messages go out in the order they were given. */
  send(message: OutgoingMessage): Promise<SendResult>;
  /** Answers what still waits with `retry`, lets what is being sent finish, says QUIT. */
  close(): Promise<void>;
}

type Job = { message: OutgoingMessage; resolve: (result: SendResult) => void };
type Held = { connection: Connection; sent: number; idleTimer?: NodeJS.Timeout };

/**
 * A pool of SMTP connections with a hook nodemailer's own lacks: `onData` runs between the server's 354 and the first byte
 * (lifecycle.md, edge case 9). Connections are kept alive; after a refusal the session is reset; one the server had hung up while
 * idle is replaced without a word. Throws for a URL that is not SMTP.
 */
export function createRoute(options: RouteOptions): Route {
  const connectionOptions = readConnectionOptions(options);
  const pace = options.pace ?? createPace(options.maxPerSecond, () => performance.now());
  const messagesPerConnection = options.messagesPerConnection ?? 100;
  const queue: Job[] = [];
  const idle: Held[] = [];
  let busy = 0;
  let closed = false;
  let whenIdle: (() => void) | undefined;

  const takeIdle = (): Held | undefined => {
    for (let held = idle.pop(); held; held = idle.pop()) {
      clearTimeout(held.idleTimer);
      if (held.connection.isAlive()) return held;
    }
    return undefined;
  };

  const putBack = (held: Held): void => {
    held.sent += 1;
    if (closed || held.sent >= messagesPerConnection) {
      held.connection.quit();
      return;
    }
    held.idleTimer = setTimeout(() => {
      const at = idle.indexOf(held);
      if (at >= 0) idle.splice(at, 1);
      held.connection.quit();
    }, options.idleMs ?? 30_000).unref();
    idle.push(held);
  };

  const attempt = async (message: OutgoingMessage, fresh: boolean): Promise<SendResult> => {
    const reused = fresh ? undefined : takeIdle();
    let held: Held;
    try {
      held = reused ?? { connection: await openConnection(connectionOptions), sent: 0 };
    } catch (error) {
      return explainNoConnection(error);
    }
    const delivery = await held.connection.deliver(message);
    if (delivery.reusable) putBack(held);
    else held.connection.destroy();
    if (reused && delivery.unasked && delivery.result.outcome === 'retry') return attempt(message, true);
    return delivery.result;
  };

  const sendInTurn = async (message: OutgoingMessage): Promise<SendResult> => {
    try {
      const due = performance.now() + (await pace.reserve());
      // A timer may fire a fraction of a millisecond early; the rate is a promise to the receiver.
      for (let left = due - performance.now(); left > 0; left = due - performance.now()) await sleep(Math.ceil(left));
    } catch (error) {
      return explainNoConnection(error);
    }
    return closed ? CLOSED : attempt(message, false);
  };

  const run = async (job: Job): Promise<void> => {
    job.resolve(await sendInTurn(job.message));
    busy -= 1;
    if (busy === 0) whenIdle?.();
    startWaiting();
  };

  const startWaiting = (): void => {
    while (busy < options.connections) {
      const job = queue.shift();
      if (!job) return;
      busy += 1;
      void run(job);
    }
  };

  return {
    send: (message) =>
      new Promise((resolve) => {
        if (closed) {
          resolve(CLOSED);
          return;
        }
        queue.push({ message, resolve });
        startWaiting();
      }),
    close: async () => {
      closed = true;
      for (const job of queue.splice(0)) job.resolve(CLOSED);
      if (busy > 0) await new Promise<void>((resolve) => (whenIdle = resolve));
      for (let held = takeIdle(); held; held = takeIdle()) held.connection.quit();
    },
  };
}

const CLOSED: SendResult = { outcome: 'retry', error: 'The route is closed.', code: null };

/** No message is to blame for a server that is down or a login that fails: it waits (lifecycle.md, edge case 10). */
function explainNoConnection(error: unknown): SendResult {
  if (!(error instanceof Error)) return { outcome: 'retry', error: String(error), code: null };
  const { code, responseCode } = error as Error & { code?: string; responseCode?: number };
  return { outcome: 'retry', error: error.message, code: responseCode ?? code ?? null };
}

function readConnectionOptions(options: RouteOptions): ConnectionOptions {
  if (!/^smtps?:\/\//.test(options.url))
    throw new Error('An SMTP route needs a URL that begins with smtp:// or smtps://.');
  const connectMs = options.connectMs ?? 30_000;
  return {
    ...(parseConnectionUrl(options.url) as ConnectionOptions),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: options.silenceMs ?? 600_000,
  };
}
