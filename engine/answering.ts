import { createConnection, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** True when the part answers its own protocol now; never throws, gives up after about `timeoutMs`. */
export type Answers = (timeoutMs: number) => Promise<boolean>;

/** Temporal answers when the namespace can be described: it is registered a moment after the port opens. */
export function temporalAnswers(address: string, namespace: string): Answers {
  return async (timeoutMs) => {
    const { hostname, port } = new URL(`tcp://${address}`);
    if (!(await accepts(hostname, Number(port), timeoutMs))) return false;
    const { Connection } = await import('@temporalio/client');
    try {
      const connection = await Connection.connect({ address, connectTimeout: timeoutMs });
      try {
        await connection.withDeadline(Date.now() + timeoutMs, () =>
          connection.workflowService.describeNamespace({ namespace }),
        );
        return true;
      } finally {
        await connection.close();
      }
    } catch {
      return false;
    }
  };
}

/** The store answers when it replies to `ping`. */
export function storeAnswers(uri: string): Answers {
  return async (timeoutMs) => {
    const { mongo } = await import('mongoose');
    const client = new mongo.MongoClient(uri, { serverSelectionTimeoutMS: timeoutMs, connectTimeoutMS: timeoutMs });
    try {
      await client.db('admin').command({ ping: 1 });
      return true;
    } catch {
      return false;
    } finally {
      await client.close();
    }
  };
}

/** The inbox answers when its API does and its SMTP port is open. */
export function inboxAnswers(port: number, smtpPort: number): Answers {
  return async (timeoutMs) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/faults`, { signal: AbortSignal.timeout(timeoutMs) }).catch(
      () => null,
    );
    return answer !== null && answer.ok && (await accepts('127.0.0.1', smtpPort, timeoutMs));
  };
}

/** True once `answers` says so; false when `stillWanted` turns false or the time is over. */
export async function waitUntilAnswers(
  answers: Answers,
  withinMs: number,
  stillWanted: () => Promise<boolean>,
): Promise<boolean> {
  const until = Date.now() + withinMs;
  while (Date.now() < until && (await stillWanted())) {
    if (await answers(1_000)) return true;
    await sleep(50);
  }
  return false;
}

function accepts(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: timeoutMs });
    const finish = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}

/** @throws Error that names the port, what it is for and the variable to set, when something listens on it already */
export async function requireFreePort(use: PortUse, host = '127.0.0.1'): Promise<void> {
  const code = await new Promise<string | null>((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port: use.port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
  if (code === null) return;
  const reason = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be listened on (${code})`;
  throw new Error(
    `Port ${use.port}, for ${use.purpose}, ${reason}: stop that program, or set ${use.variable} to another port.`,
  );
}

/** @throws Error that names every port of these that is taken, each as {@link requireFreePort} does */
export async function requireFreePorts(uses: readonly PortUse[]): Promise<void> {
  const checked = await Promise.allSettled(uses.map((use) => requireFreePort(use)));
  const taken = checked.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
  if (taken.length > 0) throw new Error(taken.map(({ message }) => message).join('\n'));
}

/** A port, what it is for, and the variable that moves it. */
export type PortUse = { port: number; purpose: string; variable: string };
