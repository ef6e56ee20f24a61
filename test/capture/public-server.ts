import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createCaptureRouter, type CaptureRouterOptions } from '../../api/capture/capture-router';
import { createCaptureFront, type FrontDeps } from '../../api/capture/front';
import { problemOfError } from '../../api/http/failures';
import { sendProblem } from '../../api/http/problem';
import type { CaptureFixture } from './store-fixture';

export type PublicServer = { url: string; close(): Promise<void> };

/** The public routes on a server of their own, put together as the API does: the front before express. */
export async function startPublicServer(
  fixture: CaptureFixture,
  given: { front?: Partial<FrontDeps>; router?: CaptureRouterOptions } = {},
): Promise<PublicServer> {
  const front = createCaptureFront({ ...fixture.context, ...given.front });
  const app = express();
  app.use(
    createCaptureRouter({ ...fixture.context, renderForView: async (mail) => `<p>${mail.id}</p>` }, given.router),
  );
  // Four parameters are what makes it an error handler for express.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- see above
  const answer: express.ErrorRequestHandler = (error, _req, res, _next) => {
    sendProblem(res, problemOfError(error, 'en') ?? { status: 500, name: 'internal', detail: String(error) }, 'en');
  };
  app.use(answer);
  const server: Server = createServer((req, res) => {
    if (!front(req, res)) app(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
