import { z } from 'zod';
import type { MailRecord } from '../../domain/lead/documents';
import { retryMail, skipMail } from '../../usecases/mails/settle-parked';
import { changeSwitches, readSwitches } from '../../usecases/switches/change-switches';
import type { Controls, Stop } from '../../domain/sequences/controls';
import { defineRoute, reply, type Route } from '../http/route';
import { text } from '../shapes/inputs';
import { iso, isoOrNull } from '../shapes/instants';

const TAG = 'Mail';
const WHO = ['marketer', 'lead-manager'] as const;

const mailShape = z.object({
  id: z.string(),
  lead: z.string(),
  sequence: z.string(),
  step: z.string(),
  template: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  dueAt: z.string(),
  sentAt: z.string().nullable(),
});
const stopShape = z.object({ since: z.string(), by: z.string(), reason: z.string() });
const stopsShape = z.record(z.string(), stopShape);
const switchesShape = z.object({
  all: stopShape.nullable(),
  sequences: stopsShape,
  topics: stopsShape,
  domains: stopsShape,
  routes: stopsShape,
  imports: stopsShape,
});
const names = z.record(text(200), z.boolean()).optional();

/** Mails that people decide about, and the switches that stop mail (decisions.md, "Routes that api.md left out"; edge cases 28 and 53). */
export const MAIL_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/switches',
    access: WHO,
    tag: TAG,
    summary: 'What mail is stopped, since when, by whom and why',
    answers: { 200: switchesShape },
    run: async ({ deps }) => reply(await readSwitches(deps), 200, viewStops),
  }),
  defineRoute({
    method: 'put',
    path: '/v1/switches',
    access: WHO,
    tag: TAG,
    summary:
      'Stop mail (`true`) or let it go again (`false`): of sequences, topics, sender domains, routes, imports; all mail by an administrator',
    body: z.strictObject({
      all: z.boolean().optional(),
      sequences: names,
      topics: names,
      domains: names,
      routes: names,
      imports: names,
      reason: text(500).optional(),
    }),
    answers: { 200: switchesShape },
    run: async ({ deps, asker, body }) => reply(await changeSwitches(deps, asker, body), 200, viewStops),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/mails/:id/retry',
    access: WHO,
    tag: TAG,
    summary: 'Send a parked mail again, with the newest version of its template',
    body: z.strictObject({}),
    answers: { 200: mailShape },
    run: async ({ deps, asker, params }) => reply(await retryMail(deps, asker, params.id ?? ''), 200, viewMail),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/mails/:id/skip',
    access: WHO,
    tag: TAG,
    summary: 'Give a parked mail up: its lead goes on without it',
    body: z.strictObject({}),
    answers: { 200: mailShape },
    run: async ({ deps, asker, params }) => reply(await skipMail(deps, asker, params.id ?? ''), 200, viewMail),
  }),
];

function viewStop({ since, ...stop }: Stop): z.infer<typeof stopShape> {
  return { since: iso(since), ...stop };
}

function viewStops({
  all,
  sequences,
  topics,
  domains,
  routes,
  imports,
}: Controls['stops']): z.infer<typeof switchesShape> {
  const view = (stops: Record<string, Stop>): z.infer<typeof stopsShape> =>
    Object.fromEntries(Object.entries(stops).map(([name, stop]) => [name, viewStop(stop)]));
  return {
    all: all && viewStop(all),
    sequences: view(sequences),
    topics: view(topics),
    domains: view(domains),
    routes: view(routes),
    imports: view(imports),
  };
}

function viewMail({
  id,
  lead,
  sequence,
  step,
  template,
  state,
  reason,
  dueAt,
  sentAt,
}: MailRecord): z.infer<typeof mailShape> {
  return { id, lead, sequence, step, template, state, reason, dueAt: iso(dueAt), sentAt: isoOrNull(sentAt) };
}
