import { z } from 'zod';
import { previewTemplate } from '../../usecases/templates/preview-template';
import { sendTest } from '../../usecases/templates/send-test';
import { defineRoute, reply, type Route } from '../http/route';
import { language } from '../shapes/inputs';
import { sampleLead } from '../shapes/sample-lead';

const previewShape = z.object({
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  language: z.string(),
  warnings: z.array(z.string()),
});

/** What can be done with a template besides writing it. */
export const TEMPLATE_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/v1/templates/:name/preview',
    access: ['marketer', 'lead-manager'],
    tag: 'templates',
    summary: 'The mail that the draft (else the published template) makes for a lead',
    body: z.strictObject({ lead: sampleLead.default({}), language: language.optional() }),
    answers: { 200: previewShape },
    run: async ({ deps, asker, params, body, language: reader }) =>
      reply(await previewTemplate(deps, asker, { template: params.name ?? '', ...body }), 200, (mail) => ({
        subject: mail.subject,
        html: mail.html,
        text: mail.text,
        language: mail.language,
        warnings: mail.warnings.map((words) => words[reader]),
      })),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/templates/:name/test',
    access: ['marketer'],
    tag: 'templates',
    summary: 'Mail the published template, as a lead would have it, to a colleague',
    body: z.strictObject({ lead: sampleLead.default({}), language: language.optional(), to: z.email() }),
    answers: { 202: z.object({ mail: z.string() }) },
    run: async ({ deps, asker, params, body }) =>
      reply(await sendTest(deps, asker, { template: params.name ?? '', ...body }), 202),
  }),
];
