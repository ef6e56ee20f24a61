import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { freePorts } from '../engine/engine-fixture';

/** Starting a JVM takes long on a busy machine; the SDK's own starter gives up after 5 s. */
const PATIENCE_MS = 90_000;

/** The private constructor of the environments: the only one that takes a running server and skips time on it. */
type Maker = {
  create(options: {
    server: { type: 'existing' };
    supportsTimeSkipping: true;
    namespace: string;
    address: string;
  }): Promise<TestWorkflowEnvironment>;
};

/** A time-skipping environment on a server process of its own; `teardown` ends the process too. */
export async function startSkipping(program: string): Promise<TestWorkflowEnvironment> {
  const [port = 0] = await freePorts(1);
  // Compiled once, quickly: these servers live for a minute.
  const env = { ...process.env, JDK_JAVA_OPTIONS: '-XX:TieredStopAtLevel=1' };
  const server = spawn(program, [String(port)], { stdio: 'ignore', env });
  const ended = once(server, 'exit');
  const stop = async (): Promise<void> => {
    server.kill('SIGKILL');
    await ended;
  };
  try {
    const giveUpAt = Date.now() + PATIENCE_MS;
    while (!(await listens(port))) {
      if (server.exitCode !== null || Date.now() > giveUpAt) throw new Error('the time-skipping server does not start');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const environment = await (TestWorkflowEnvironment as unknown as Maker).create({
      server: { type: 'existing' },
      supportsTimeSkipping: true,
      namespace: 'default',
      address: `127.0.0.1:${port}`,
    });
    const close = environment.teardown.bind(environment);
    environment.teardown = async () => {
      await close();
      await stop();
    };
    return environment;
  } catch (error) {
    await stop();
    throw error;
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
