import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { createApp } from '../api/app';
import { createCaptureRouter } from '../api/capture/capture-router';
import { createCaptureFront } from '../api/capture/front';
import { createMachineNetworks, type TrustHop } from '../api/capture/machine-networks';
import { createConsole, createLostPage } from '../console/console-router';
import { createDossierView } from '../console/show-dossier';
import type { Deps } from '../usecases/deps';
import { createViewRenderer } from './render-for-view';

export type ServeOptions = {
  host: string;
  port: number;
  trustProxy: number | string | false;
  registry: Registry;
  console: boolean;
};
export type Serving = {
  /** Where it listens; with port 0 the one that was free. */
  port: number;
  /** Takes no more requests, lets those that run finish for some seconds, and resolves when all are gone. */
  stop(): Promise<void>;
};

/** How long running requests may take once the server stops, in real ms: a command waits at most 10 s for its answer. */
const GRACE_MS = 3000;

/** Listens: pixels and links in front of express, then public capture, the console where it is asked for, then the API. Rejects when the port is taken. */
export async function serve(deps: Deps, options: ServeOptions): Promise<Serving> {
  const { trustProxy, registry } = options;
  const inMachineNetwork = createMachineNetworks(deps.catalog);
  const app = createApp(deps, {
    registry,
    trustProxy,
    showDossier: createDossierView(deps),
    before: [
      createCaptureRouter({ ...deps, renderForView: createViewRenderer(deps) }, { inMachineNetwork }),
      ...(options.console ? [createConsole(deps)] : []),
    ],
    ...(options.console && { lost: createLostPage(deps) }),
  });
  const trust = app.get('trust proxy fn') as TrustHop;
  const front = createCaptureFront({ ...deps, networks: { has: inMachineNetwork, trust } });
  const server = createServer((req, res) => {
    if (!front(req, res)) app(req, res);
  });
  server.requestTimeout = 60_000;
  server.headersTimeout = 15_000;
  // Longer than proxies keep theirs, so that it is never this side which closes under a request.
  server.keepAliveTimeout = 65_000;
  await listen(server, options);
  return { port: (server.address() as AddressInfo).port, stop: () => close(server) };
}

function listen(server: Server, { host, port }: ServeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken: set RIPEN_PORT to another one.`) : error);
    });
    server.listen(port, host, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
