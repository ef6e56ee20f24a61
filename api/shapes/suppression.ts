import { z } from 'zod';
import type { Suppression } from '../../domain/lead/lead';
import { SUPPRESSION_REASONS } from '../../domain/lead/suppression';
import { iso } from './instants';

/** Why an address gets no mail, as people write it. */
export const suppressionReason = z.enum(SUPPRESSION_REASONS);

const standing = { reason: suppressionReason, at: z.string().meta({ format: 'date-time' }) };
/** The strongest reason, and where others stand below it `also` those. */
export const suppressionShape = z.object({ ...standing, also: z.array(z.object(standing)).optional() });

/** A suppression with every reason that stands. */
export function viewSuppression({ reason, at, also }: Suppression): z.infer<typeof suppressionShape> {
  const others = also?.map((one) => ({ reason: one.reason, at: iso(one.at) }));
  return { reason, at: iso(at), ...(others && { also: others }) };
}
