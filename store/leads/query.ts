import { beginningsOf } from '../../domain/lead/search-words';
import { STAGES, type Stage } from '../../domain/lead/stage';
import { BANDS, type Band } from '../../domain/scoring/band';
import type { SortField, StoreQuery } from '../connection/paging';
import { withoutAbsent } from '../connection/queries';
import type { LeadFilter, LeadSort } from './contract';

/** The filter on stored leads. A lead whose workflow has not looked yet counts as `captured`. */
export function toLeadQuery({ stage, band, owner, source, tags, q, query }: LeadFilter): StoreQuery {
  const parts: StoreQuery[] = [
    withoutAbsent({
      'state.owner': owner,
      source,
      tags: tags === undefined || tags.length === 0 ? undefined : { $all: tags },
    }),
    inPlaces(typeof stage === 'string' ? [stage] : (stage ?? []), band),
    withBeginnings(q?.trim() ?? ''),
    query ?? {},
  ].filter((part) => Object.keys(part).length > 0);
  const [first] = parts;
  return parts.length > 1 ? { $and: parts } : (first ?? {});
}

/**
 * Of these stages (none: of any) and this band. Where one of them is asked for, every value of the other is named, so that one index a list's
 * order serves both. Before its workflow's first look a lead has neither.
 */
function inPlaces(stages: readonly Stage[], band: Band | undefined): StoreQuery {
  // A merged lead is found by its survivor, and listed only where it is asked for.
  if (stages.length === 0 && band === undefined) return { 'state.stage': { $ne: 'merged' } };
  const asked = stages.length > 0 ? stages : STAGES.filter((one) => one !== 'merged');
  const unlooked = band === undefined && asked.includes('captured') ? [null] : [];
  return { 'state.stage': { $in: [...asked, ...unlooked] }, 'state.score.band': band ?? { $in: [...BANDS, null] } };
}

/** Of one of the alternatives all beginnings, each looked up as a span of the index; what holds no letter and no digit is nobody's. */
function withBeginnings(typed: string): StoreQuery {
  if (typed === '') return {};
  const alternatives = beginningsOf(typed).map((all): StoreQuery => {
    const parts = all.map((begin) => ({ words: { $elemMatch: { $gte: begin, $lt: afterAll(begin) } } }));
    return parts.length === 1 ? { ...parts[0] } : { $and: parts };
  });
  const [first = { _id: { $in: [] } }] = alternatives;
  return alternatives.length > 1 ? { $or: alternatives } : first;
}

/** The first text that lies behind all that begin so. */
function afterAll(begin: string): string {
  const letters = Array.from(begin);
  const last = letters.pop() ?? '';
  return letters.join('') + String.fromCodePoint((last.codePointAt(0) ?? 0) + 1);
}

const FIELDS: Record<string, string> = { score: 'state.score.total', id: '_id' };

/** The stored field and direction of a sort; leads without the field come last in `-field` and first in `field`. */
export function toLeadOrder(sort: LeadSort): SortField[] {
  const name = sort.startsWith('-') ? sort.slice(1) : sort;
  return [{ field: FIELDS[name] ?? name, direction: sort.startsWith('-') ? -1 : 1 }];
}
