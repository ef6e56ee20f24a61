import { z } from 'zod';
import { countCoupons, uploadCoupons } from '../../usecases/coupons/upload-coupons';
import { defineRoute, reply, type Route } from '../http/route';

const TAG = 'Coupons';
const MAX_BYTES = 10_000_000;
const poolShape = z.object({ pool: z.string(), total: z.number(), left: z.number() });

/** Pools of codes that sequences give away, one a lead (files.md, `coupon`; decisions.md, "Routes that api.md left out"). */
export const COUPON_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/v1/coupons/:pool',
    access: ['marketer'],
    tag: TAG,
    summary: 'Adds codes to a pool: a CSV with a column `code`, or one code a line',
    body: z.string(),
    format: 'csv',
    maxBytes: MAX_BYTES,
    answers: { 200: poolShape.extend({ added: z.number(), known: z.number() }) },
    run: async ({ deps, asker, params, body }) =>
      reply(await uploadCoupons(deps, asker, { pool: params.pool ?? '', text: body })),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/coupons/:pool',
    access: ['marketer', 'lead-manager'],
    tag: TAG,
    summary: 'How many codes a pool has, and has left',
    answers: { 200: poolShape },
    run: async ({ deps, params }) => reply(await countCoupons(deps, params.pool ?? '')),
  }),
];
