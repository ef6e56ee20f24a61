import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { z } from 'zod';
import { faultRequest, type Faults } from './faults';
import { findMessages, messageQuery } from './find-messages';
import { PAGE_SIZE, renderInboxPage } from './inbox-page';
import { asWritten } from './mail-address';
import { type MessageStore } from './message-store';
import { type MessageReader, type MessageView } from './message-view';
import { pageScript, pageStyle } from './page-style';

const pageQuery = z.object({
  to: z.string().trim().default(''),
  message: z.string().default(''),
  tab: z.enum(['page', 'text', 'headers']).default('page').catch('page'),
  images: z.string().default(''),
  offset: z.coerce.number().int().min(0).default(0).catch(0),
});

/** The inbox's page and API (api.md, "Development and configuration"). Bad input gets 400 problem+json. */
export function createInboxApp(store: MessageStore, reader: MessageReader, faults: Faults): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/api/messages', async (request, response) => {
    const query = messageQuery.parse(request.query);
    const found = findMessages(await store.list(), query);
    const items: MessageView[] = [];
    for (const message of found) {
      const view = await reader.view(message);
      if (view !== null) items.push(view);
    }
    response.json({ items });
  });
  app.delete('/api/messages', async (_request, response) => {
    await store.clear();
    reader.clear();
    response.status(204).end();
  });
  app.get('/api/faults', (_request, response) => {
    response.json(faults.describe());
  });
  app.post('/api/faults', express.json({ limit: '10kb' }), (request, response) => {
    faults.set(faultRequest.parse(request.body));
    response.json(faults.describe());
  });
  app.get('/', (request, response) => showPage(request, response, store, reader, faults));
  app.get('/inbox.css', (_request, response) => {
    response.type('css').send(pageStyle);
  });
  app.get('/inbox.js', (_request, response) => {
    response.type('js').send(pageScript);
  });
  app.get('/messages/:name', async (request, response, next) => {
    const source = await store.read(request.params.name.replace(/\.eml$/, ''));
    if (source === null) {
      next();
      return;
    }
    response.set('X-Content-Type-Options', 'nosniff').type('text/plain').send(source);
  });
  app.use((request, response) => {
    sendProblem(response, 404, 'Not found', `Nothing is at ${request.path}`);
  });
  app.use(answerError);
  return app;
}

async function showPage(
  request: Request,
  response: Response,
  store: MessageStore,
  reader: MessageReader,
  faults: Faults,
): Promise<void> {
  const { to, message, tab, images, offset } = pageQuery.parse(request.query);
  const all = await store.list();
  const wanted = to.toLowerCase();
  // A part of an address is enough for a person who types.
  const matching =
    wanted === ''
      ? all
      : all.filter(({ recipients }) =>
          recipients.some((one) => one.includes(wanted) || asWritten(one).includes(wanted)),
        );
  const end = Math.max(0, matching.length - offset);
  const slice = matching.slice(Math.max(0, end - PAGE_SIZE), end).reverse();
  const listed = (await Promise.all(slice.map((one) => reader.view(one)))).filter((view) => view !== null);
  const chosen = all.find(({ id }) => id === message);
  const withImages = images === '1';
  response.set({
    // The mail's frame inherits this: its inline styles show, its scripts never run, its images only when asked for.
    'Content-Security-Policy': `default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src 'self' data:${withImages ? ' http: https:' : ''}; form-action 'self'; base-uri 'self'; frame-ancestors 'none'`,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  });
  response
    .vary('Accept-Language')
    .type('html')
    .send(
      renderInboxPage({
        language: request.acceptsLanguages('en', 'fr') === 'fr' ? 'fr' : 'en',
        listed,
        chosen: message === '' ? null : chosen === undefined ? 'gone' : ((await reader.view(chosen)) ?? 'gone'),
        tab,
        withImages,
        to,
        newestId: all.at(-1)?.id ?? '',
        offset,
        hasOlder: end > PAGE_SIZE,
        faults: faults.describe(),
      }),
    );
}

const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
  } else if (error instanceof z.ZodError) {
    const detail = error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ');
    sendProblem(response, 400, 'Invalid request', detail);
  } else if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500) {
    sendProblem(response, error.status, 'Invalid request', error.message);
  } else {
    sendProblem(response, 500, 'The inbox failed', error instanceof Error ? error.message : String(error));
  }
};

function sendProblem(response: Response, status: number, title: string, detail: string): void {
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, detail }));
}
