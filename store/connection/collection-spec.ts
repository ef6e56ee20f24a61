import type { IndexDefinition } from 'mongoose';
import type { StoreQuery } from './paging';

/** A document as it lies in the store. */
export type RawDocument = { _id: string; [field: string]: unknown };
/** MongoDB update operators. */
export type Update = Record<string, Record<string, unknown>>;
export type UpdateOperation = { id: string; when?: StoreQuery; update: Update; upsert?: boolean };

/** What a gathered update tells: `unsure` where some of its group did not match. */
export type Matched = 'matched' | 'refused' | 'unsure';

/** The stored fields of a record: a field that is added to the type and forgotten here does not compile. */
export type StoredFields<T> = Record<'_id' | Exclude<keyof T & string, 'id'>, Field>;
/** One of `fields.ts`. */
export type Field = { type: unknown; default?: undefined; required?: true };

/** How a kind of record is stored. Fields are strict: one that is not declared is an error, never dropped in silence. */
export type CollectionSpec<Fields extends object> = {
  name: string;
  fields: Fields;
  /** Each filter and order of a page or list begins like one of them (`test/store/indexes.test.ts`). `_id` is always there. */
  indexes?: readonly IndexDefinition[];
  /** Indexes of fields that few documents have. */
  sparseIndexes?: readonly IndexDefinition[];
  /** Between the record and the document, where a part is stored in another form; `id` ↔ `_id` happens anyway. */
  encode?: (document: Record<string, unknown>) => Record<string, unknown>;
  decode?: (document: Record<string, unknown>) => Record<string, unknown>;
};
