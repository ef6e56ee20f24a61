import { z } from 'zod';
import type { Estimate } from '../../usecases/sequences/estimate-broadcast';
import { iso } from '../shapes/instants';

/** Whom a broadcast would mail, and why not the others; `mailable` and `others` are all `members`. */
export const estimateShape = z.object({
  segment: z.string(),
  at: z.string(),
  members: z.number(),
  mailable: z.number(),
  others: z.record(z.string(), z.number()),
});
export function viewEstimate(estimate: Estimate): z.infer<typeof estimateShape> {
  return { ...estimate, at: iso(estimate.at) };
}
