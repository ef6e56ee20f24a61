import { z } from 'zod';
import { nameSchema, textSchema } from './leaf-values';

/** The schema of `topics.yaml`: what people may subscribe to (decisions.md, "Keys"). */
export const topicsSchema = z.strictObject({
  topics: z.array(z.strictObject({ name: nameSchema, label: textSchema, description: z.exactOptional(textSchema) })),
});
export type Topics = z.infer<typeof topicsSchema>;
export type Topic = Topics['topics'][number];
