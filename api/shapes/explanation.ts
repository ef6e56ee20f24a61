import { z } from 'zod';
import type { Text } from '../../domain/files/leaf-values';
import type { Language } from '../../domain/lead/lead';
import type { Item } from '../../domain/scoring/assessment';
import { explainItem } from '../../domain/scoring/explain-item';
import type { ExplainedScore } from '../../usecases/leads/explain-score';
import type { Assessed } from '../../usecases/scoring/assess-lead';
import { iso, isoOrNull } from './instants';

const time = z.string().meta({ format: 'date-time' });

/** api.md, "Shapes": the items' points sum to the total before rounding and clamping. */
export const explanationShape = z.object({
  total: z.number().nullable(),
  fit: z.number(),
  engagement: z.number(),
  inactivity: z.number(),
  noResponse: z.number(),
  band: z.enum(['cold', 'warm', 'hot']).nullable(),
  disqualified: z.object({ rule: z.string(), reason: z.string() }).nullable(),
  model: z.string(),
  version: z.number(),
  at: time,
  nextChangeAt: time.nullable(),
  /** Only where the model scores companies. */
  account: z
    .object({
      company: z.string(),
      by: z.enum(['max', 'sum']),
      total: z.number().nullable(),
      max: z.number().nullable(),
      sum: z.number().nullable(),
      leads: z.number(),
    })
    .optional(),
  /** What every published model makes of the lead, shadows too. */
  models: z
    .array(
      z.object({
        model: z.string(),
        version: z.number(),
        primary: z.boolean(),
        shadow: z.boolean(),
        total: z.number().nullable(),
        band: z.string().nullable(),
      }),
    )
    .optional(),
  items: z.array(
    z.object({
      rule: z.string(),
      kind: z.enum(['fit', 'completeness', 'engagement', 'inactivity', 'noResponse', 'adjustment']),
      label: z.string().nullable(),
      points: z.number(),
      count: z.number().optional(),
      lastAt: time.optional(),
      words: z.string(),
    }),
  ),
});

/** Why a lead scores what it does, in the reader's language. */
export function viewExplanation(
  { model, assessment, at, account, models }: Assessed & Partial<ExplainedScore>,
  language: Language,
): z.infer<typeof explanationShape> {
  const { total, fit, engagement, inactivity, noResponse, band, disqualified, nextChangeAt, items } = assessment;
  return {
    total,
    fit,
    engagement,
    inactivity,
    noResponse,
    band,
    disqualified,
    model: model.name,
    version: model.version,
    at: iso(at),
    nextChangeAt: isoOrNull(nextChangeAt),
    ...(account && { account }),
    ...(models && { models }),
    items: viewItems(items, at, language),
  };
}

/** The lines of an explanation of the instant `at` (virtual ms). */
export function viewItems(
  items: readonly Item[],
  at: number,
  language: Language,
): z.infer<typeof explanationShape>['items'] {
  return items.map((item) => ({
    rule: item.rule,
    kind: item.kind,
    label: labelIn(item.label, language),
    points: item.points,
    ...(item.count !== undefined && { count: item.count }),
    ...(item.lastAt !== undefined && { lastAt: iso(item.lastAt) }),
    words: explainItem(item, at, language),
  }));
}

function labelIn(label: Text | null, language: Language): string | null {
  if (label === null || typeof label === 'string') return label;
  return label[language] ?? label.en ?? label.fr ?? null;
}
