import { z } from 'zod';
import { agreementSchema } from './agreement';
import { companiesSchema } from './companies';
import { fieldsSchema } from './fields';
import { formSchema } from './form';
import { hookSchema } from './hook';
import { mailSettingsSchema } from './mail-settings';
import { scoringModelSchema } from './scoring-model';
import { segmentSchema } from './segment';
import { describedSequenceSchema, sequenceSchema } from './sequence';
import { teamsSchema } from './teams';
import { templateFrontMatterSchema } from './template-front-matter';
import { topicsSchema } from './topics';

/** One schema a kind of file; the names are those of the API's routes (api.md) and three of the workspace alone. */
export const FILE_SCHEMAS = {
  'scoring-models': scoringModelSchema,
  sequences: sequenceSchema,
  templates: templateFrontMatterSchema,
  forms: formSchema,
  segments: segmentSchema,
  agreements: agreementSchema,
  teams: teamsSchema,
  fields: fieldsSchema,
  hooks: hookSchema,
  topics: topicsSchema,
  mail: mailSettingsSchema,
  companies: companiesSchema,
} as const;

/** A kind of file marketers write. */
export type FileKind = keyof typeof FILE_SCHEMAS;
/** What a file of that kind is read into. */
export type FileOf<K extends FileKind> = z.infer<(typeof FILE_SCHEMAS)[K]>;

/** Every {@link FileKind}. */
export const FILE_KINDS = Object.keys(FILE_SCHEMAS) as FileKind[];

/** The JSON Schema (2020-12) of a kind, generated from its zod schema: what may be written, served at `/schemas/*.json`. */
export function jsonSchema(kind: FileKind): Record<string, unknown> {
  const schema = kind === 'sequences' ? describedSequenceSchema : FILE_SCHEMAS[kind];
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}
