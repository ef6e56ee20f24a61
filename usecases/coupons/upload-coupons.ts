import { parse } from 'csv-parse/sync';
import type { PoolCount } from '../../store/coupons/contract';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, invalid, notFound, type Finding, type Outcome } from '../outcome';

export type UploadedCoupons = PoolCount & { added: number; known: number };

const POOL_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/;
const CODE_MAX = 100;
/** Codes are printed in mails: what is not visible would look like nothing. */
const CODE = /^[\x21-\x7e]+$/;

/**
 * Adds the codes of a CSV to a pool: a column `code`, or one code a line without a header. Codes the pool has already are left as they
 * are, so that the same file twice changes nothing. All bad lines are told together, and then nothing is added.
 */
export async function uploadCoupons(
  deps: Deps,
  asker: Asker,
  { pool, text }: { pool: string; text: string },
): Promise<Outcome<UploadedCoupons>> {
  if (!POOL_NAME.test(pool)) return invalid('pool', 'expected letters, digits, - and _');
  const read = readCodes(text);
  if ('errors' in read) return { code: 'invalid', errors: read.errors };
  const { added } = await deps.store.coupons.add(pool, read.codes);
  await recordAudit(deps, asker, 'coupons.uploaded', pool, { added });
  const count = (await deps.store.coupons.count(pool)) ?? { pool, total: 0, left: 0 };
  return done({ ...count, added, known: read.codes.length - added });
}

/** How many codes a pool has and has left. */
export async function countCoupons(deps: Deps, pool: string): Promise<Outcome<PoolCount>> {
  const count = await deps.store.coupons.count(pool);
  return count === null ? notFound('pool') : done(count);
}

function readCodes(text: string): { codes: string[] } | { errors: Finding[] } {
  let rows: string[][];
  try {
    rows = parse(text, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true });
  } catch (error) {
    return { errors: [{ path: '', message: error instanceof Error ? error.message : 'expected a CSV' }] };
  }
  const named = rows[0]?.findIndex((name) => name.toLowerCase() === 'code') ?? -1;
  const column = Math.max(0, named);
  const codes = new Set<string>();
  const errors: Finding[] = [];
  for (const [index, row] of rows.entries()) {
    if (named >= 0 && index === 0) continue;
    const code = row[column] ?? '';
    if (CODE.test(code) && code.length <= CODE_MAX) codes.add(code);
    else
      errors.push({ path: 'code', line: index + 1, message: `expected a code of 1 to ${CODE_MAX} visible characters` });
  }
  if (errors.length > 0) return { errors };
  return codes.size === 0 ? { errors: [{ path: '', message: 'expected at least one code' }] } : { codes: [...codes] };
}
