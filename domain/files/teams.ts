import { z } from 'zod';
import { versionNameSchema } from './agreement';
import { conditionSchema, countSchema, daySpanSchema, emailAddressSchema, nameSchema } from './leaf-values';
import { businessCalendarSchema } from './window';
import { sentence } from '../words/sentence';

const repSchema = z.strictObject({
  person: emailAddressSchema,
  weight: z
    .number({ error: sentence('expected a number above 0') })
    .gt(0, { error: sentence('expected a number above 0') })
    .default(1),
  absent: z.array(daySpanSchema).default([]),
});

const teamSchema = z.strictObject({
  reps: z.array(repSchema),
  by: z.enum(['round-robin', 'pool']).default('round-robin'),
  capacity: z.exactOptional(countSchema(0)),
  calendar: z.exactOptional(businessCalendarSchema),
  fallback: z.exactOptional(nameSchema),
  // Ours: what reps of whom nothing is known yet are written in.
  language: z.exactOptional(z.enum(['fr', 'en'])),
});

const routeSchema = z.strictObject({ when: z.exactOptional(conditionSchema), team: nameSchema });

/** The schema of `teams.yaml` (files.md, "Teams"): every key besides `teams`, `routing` and `leadManager` is a team. */
export const teamsSchema = z
  .object({ teams: versionNameSchema, routing: z.array(routeSchema), leadManager: emailAddressSchema })
  .catchall(teamSchema);

/** People, absence, capacity and routing, as read from the file. */
export type Teams = z.infer<typeof teamsSchema>;
/** One team: its reps, and how an offer finds one (`pool`: any of them may accept). */
export type Team = z.infer<typeof teamSchema>;
/** One rep; `absent` holds days or spans of days, both ends included. */
export type Rep = z.infer<typeof repSchema>;
/** The first route whose `when` matches names the team; one without `when` takes everyone else. */
export type Route = z.infer<typeof routeSchema>;

const FILE_KEYS: readonly string[] = ['teams', 'routing', 'leadManager'];

/** The teams by name, without the file's own keys. */
export function teamsOf(file: Teams): Record<string, Team> {
  const own = Object.entries(file).filter(([key]) => !FILE_KEYS.includes(key));
  return Object.fromEntries(own) as Record<string, Team>;
}
