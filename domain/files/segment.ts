import { z } from 'zod';
import { conditionSchema, nameSchema, textSchema } from './leaf-values';

/** The schema of a segment: a name and the condition its leads meet (files.md, the workspace). */
export const segmentSchema = z.strictObject({
  segment: nameSchema,
  label: z.exactOptional(textSchema),
  when: conditionSchema,
});
export type Segment = z.infer<typeof segmentSchema>;
