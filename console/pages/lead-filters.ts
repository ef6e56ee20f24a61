import { STAGES, type Stage } from '../../domain/lead/stage';
import type { Band } from '../../domain/scoring/band';
import type { Form } from '../form';

export const BANDS: readonly Band[] = ['cold', 'warm', 'hot'];
/** A lead that was merged or erased is in no list. */
export const LISTED = STAGES.filter((stage) => stage !== 'merged' && stage !== 'erased');
export const SORTS = ['-score', '-lastActivityAt', '-createdAt'] as const;
/** What a list may show beside who it is. */
export const COLUMNS = ['score', 'stage', 'source', 'owner', 'tags', 'sequence', 'lastActivity', 'created'] as const;
export type Column = (typeof COLUMNS)[number];
const USUAL: readonly Column[] = ['score', 'stage', 'source', 'lastActivity'];

export type Filters = {
  stage: Stage | undefined;
  band: Band | undefined;
  segment: string | undefined;
  q: string | undefined;
  sort: (typeof SORTS)[number];
};

/** The filters of a list as an address or a form carries them; what is not one of ours is left out. */
export function readFilters(form: Form): Filters {
  return {
    stage: LISTED.find((one) => one === form.text('stage')),
    band: BANDS.find((one) => one === form.text('band')),
    segment: form.text('segment')?.slice(0, 80),
    q: form.text('q')?.slice(0, 200),
    sort: SORTS.find((one) => one === form.text('sort')) ?? '-score',
  };
}

/** A list as an address carries it, always in the same order, so that equal lists are equal texts. */
export function listQuery(filters: Filters, columns: readonly Column[], cursor?: string): string {
  const given = Object.entries({ ...filters, cursor }).filter(([, value]) => value !== undefined) as [string, string][];
  return new URLSearchParams([...given, ...columns.map((one): [string, string] => ['column', one])]).toString();
}

/** Where that list is. */
export function listAddress(filters: Filters, columns: readonly Column[], cursor?: string): string {
  return `/leads?${listQuery(filters, columns, cursor)}`;
}

/** The columns asked for, in our order; without any, the usual ones. */
export function readColumns(form: Form): readonly Column[] {
  const asked = COLUMNS.filter((one) => form.texts('column').includes(one));
  return asked.length > 0 ? asked : USUAL;
}
