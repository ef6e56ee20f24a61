import { z } from 'zod';
import { KEY_ROUTES } from './admin/key-routes';
import { PEOPLE_ROUTES } from './admin/people-routes';
import { OPERATION_ROUTES } from './admin/operation-routes';
import { PUBLIC_ROUTES } from './capture/described';
import { COMPANY_VISIT_ROUTES } from './companies/company-visit-routes';
import { COUPON_ROUTES } from './coupons/coupon-routes';
import { EVENT_ROUTES } from './events/event-routes';
import { RETRACTION_ROUTES } from './events/retraction-routes';
import { FILE_ROUTES } from './files/file-routes';
import { renderDocs } from './http/docs-page';
import { describeApi } from './http/openapi';
import { defineRoute, type Route } from './http/route';
import { IMPORT_ROUTES } from './imports/import-routes';
import { SUPPRESSION_ROUTES } from './suppressions/suppression-routes';
import { IDENTITY_ROUTES } from './leads/identity-routes';
import { LEAD_COMMAND_ROUTES } from './leads/lead-command-routes';
import { LEAD_HISTORY_ROUTES } from './leads/lead-history-routes';
import { LEAD_VIEW_ROUTES } from './leads/lead-view-routes';
import { LEAD_ROUTES } from './leads/lead-routes';
import { MAIL_ROUTES } from './mails/mail-routes';
import { HANDOFF_ROUTES } from './qualification/handoff-routes';
import { LINK_ROUTES } from './qualification/link-routes';
import { TASK_ROUTES } from './qualification/task-routes';
import { TEAM_ROUTES } from './qualification/team-routes';
import { SALES_REPORT_ROUTES } from './reports/sales-report-routes';
import { SEQUENCE_ROUTES } from './sequences/sequence-routes';
import { TEMPLATE_ROUTES } from './templates/template-routes';
import { WEBHOOK_ROUTES } from './webhooks/webhook-routes';
import { REPORT_ROUTES, SEQUENCE_REPORT_ROUTES } from './reports/report-routes';
import { SCORING_ROUTES } from './scoring/scoring-routes';
import { SEGMENT_ROUTES } from './scoring/segment-routes';

const DESCRIPTIONS: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/openapi.json',
    access: 'public',
    tag: 'Description',
    summary: 'This API as OpenAPI 3.1',
    answers: { 200: z.record(z.string(), z.unknown()) },
    run: async ({ deps }) => ({ status: 200, body: describeApi(ROUTES, PUBLIC_ROUTES, deps.config.publicUrl) }),
  }),
  defineRoute({
    method: 'get',
    path: '/docs',
    access: 'public',
    tag: 'Description',
    summary: 'The same as a page',
    answers: { 200: null },
    run: async ({ deps }) => ({
      status: 200,
      type: 'text/html; charset=utf-8',
      body: renderDocs(describeApi(ROUTES, PUBLIC_ROUTES, deps.config.publicUrl)),
    }),
  }),
];

/**
 * The one table: route × method × roles (decisions.md, "Routes that api.md left out"). It drives routing, authorisation, validation
 * and the OpenAPI description; the first row that matches answers.
 */
export const ROUTES: readonly Route[] = [
  ...LEAD_ROUTES,
  ...LEAD_VIEW_ROUTES,
  ...LEAD_HISTORY_ROUTES,
  ...LEAD_COMMAND_ROUTES,
  ...IDENTITY_ROUTES,
  ...COMPANY_VISIT_ROUTES,
  ...SUPPRESSION_ROUTES,
  ...IMPORT_ROUTES,
  ...EVENT_ROUTES,
  ...RETRACTION_ROUTES,
  ...SCORING_ROUTES,
  ...SEGMENT_ROUTES,
  ...FILE_ROUTES,
  ...SEQUENCE_ROUTES,
  ...TEMPLATE_ROUTES,
  ...COUPON_ROUTES,
  ...MAIL_ROUTES,
  ...TASK_ROUTES,
  ...HANDOFF_ROUTES,
  ...LINK_ROUTES,
  ...REPORT_ROUTES,
  ...SALES_REPORT_ROUTES,
  ...TEAM_ROUTES,
  ...WEBHOOK_ROUTES,
  ...SEQUENCE_REPORT_ROUTES,
  ...KEY_ROUTES,
  ...PEOPLE_ROUTES,
  ...OPERATION_ROUTES,
  ...DESCRIPTIONS,
];
