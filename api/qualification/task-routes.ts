import { z } from 'zod';
import type { Bant } from '../../domain/lead/lead';
import { sentence } from '../../domain/words/sentence';
import { TASK_OUTCOMES } from '../../domain/lead/command';
import { definitionsIn } from '../../usecases/agreement/definitions-in';
import { claimTask } from '../../usecases/tasks/claim-task';
import { STEP_OUTCOMES } from '../../usecases/tasks/complete-step-task';
import { completeTask } from '../../usecases/tasks/complete-task';
import { getTask } from '../../usecases/tasks/get-task';
import { listTasks } from '../../usecases/tasks/list-tasks';
import { releaseTask } from '../../usecases/tasks/release-task';
import { defineRoute, reply, type Route } from '../http/route';
import { clockShape, viewClocks } from '../shapes/clocks';
import { definite, emailAddress, flag, instant, paging, text } from '../shapes/inputs';
import { leadShape, viewLead } from '../shapes/lead-view';
import { definitionsShape, entryShape, pageOf, taskShape, viewEntry, viewTask } from '../shapes/records';

const TAG = 'Qualification';
const QUALIFIER = ['qualifier'] as const;
const note = text(10_000).optional();

const listQuery = z.strictObject({
  ...paging,
  status: z.enum(['open', 'claimed', 'done', 'withdrawn']).default('open'),
  mine: flag.default(false),
});

const bantBody = z.strictObject({
  budget: z
    .strictObject({
      met: z.boolean(),
      min: z.number().nonnegative().optional(),
      max: z.number().nonnegative().optional(),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code such as EUR')
        .optional(),
      note,
    })
    .refine(({ min = 0, max = Infinity }) => min <= max, {
      error: sentence('expected `max` not below `min`'),
      path: ['max'],
    })
    .optional(),
  authority: z.strictObject({ met: z.boolean(), role: text(200).optional(), note }).optional(),
  need: z.strictObject({ met: z.boolean(), product: text(200).optional(), note }).optional(),
  time: z.strictObject({ met: z.boolean(), horizon: text(200).optional(), note }).optional(),
});

const completeBody = z.strictObject({
  outcome: z.enum([...TASK_OUTCOMES, ...STEP_OUTCOMES]),
  bant: bantBody.optional(),
  projectStage: text(100).optional(),
  reason: text(100).optional(),
  at: instant.optional(),
  rep: emailAddress.optional(),
  person: z
    .strictObject({ name: text(200).optional(), phone: text(40).optional(), email: emailAddress.optional() })
    .optional(),
  contactAt: instant.optional(),
  note,
});

/** The answers without undefined members, as they are kept. */
function readBant(body: z.infer<typeof bantBody>): Bant {
  return definite({
    budget: body.budget && definite(body.budget),
    authority: body.authority && definite(body.authority),
    need: body.need && definite(body.need),
    time: body.time && definite(body.time),
  });
}

/** The Lead Center's work. */
export const TASK_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/tasks',
    access: QUALIFIER,
    tag: TAG,
    summary: 'Tasks in working order: hand-raisers, call-backs due, then hottest and most recent',
    query: listQuery,
    answers: { 200: pageOf(taskShape) },
    run: async ({ deps, asker, query }) =>
      reply(await listTasks(deps, asker, query), 200, ({ items, next }) => ({ items: items.map(viewTask), next })),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/tasks/:id',
    access: QUALIFIER,
    tag: TAG,
    summary: 'One task with its lead and the lead’s history',
    answers: {
      200: taskShape.omit({ lead: true }).extend({
        lead: leadShape.nullable(),
        history: z.array(entryShape),
        clocks: z.array(clockShape),
        definitions: definitionsShape,
      }),
    },
    run: async ({ deps, asker, params, language }) => {
      const definitions = definitionsIn(await deps.catalog.agreement(), language);
      return reply(await getTask(deps, asker, params.id ?? ''), 200, ({ task, lead, history }) => ({
        ...viewTask(task),
        lead: lead && viewLead(lead),
        history: history.map(viewEntry),
        clocks: viewClocks(lead?.state?.task?.id === task.id ? lead.state : null),
        definitions,
      }));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/tasks/:id/claim',
    access: QUALIFIER,
    tag: TAG,
    summary: 'Take the task: exclusive',
    body: z.strictObject({}),
    answers: { 200: taskShape },
    run: async ({ deps, asker, params }) => reply(await claimTask(deps, asker, params.id ?? ''), 200, viewTask),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/tasks/:id/release',
    access: ['qualifier', 'lead-manager'],
    tag: TAG,
    summary: 'Give the task back',
    body: z.strictObject({}),
    answers: { 200: taskShape },
    run: async ({ deps, asker, params }) => reply(await releaseTask(deps, asker, params.id ?? ''), 200, viewTask),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/tasks/:id/complete',
    access: QUALIFIER,
    tag: TAG,
    summary: 'Tell the outcome; `qualified` short of the agreement’s BANT is 409 and says what is missing',
    body: completeBody,
    answers: {
      200: taskShape.extend({ stage: z.string(), handoff: z.string().nullable(), rep: z.string().nullable() }),
    },
    run: async ({ deps, asker, params, body, language, commandId }) => {
      const { bant, ...rest } = body;
      const outcome = await completeTask(deps, asker, {
        ...rest,
        ...(bant && { bant: readBant(bant) }),
        task: params.id ?? '',
        language,
        commandId,
      });
      return reply(outcome, 200, ({ task, result }) => ({
        ...viewTask(task),
        stage: result.stage,
        handoff: result.handoff,
        rep: result.rep,
      }));
    },
  }),
];
