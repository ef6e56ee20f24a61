import { normaliseEmail, type SuppressionReason } from '../../domain/lead/lead';
import { recordAudit } from '../audit/record-audit';
import { emailAlias, isEmail } from '../capture/identifiers';
import { detectDelimiter, firstLine, readRecords } from '../imports/csv';
import type { Asker, Deps } from '../deps';
import { done, invalid, type Outcome } from '../outcome';

export type SuppressionImport = { added: number; rejected: { line: number; message: string }[] };

const REASONS: readonly SuppressionReason[] = ['unsubscribed', 'hard-bounce', 'complaint', 'do-not-contact', 'manual'];
const MAX_ROWS = 200_000;
const AT_ONCE = 500;

type Row = { address: string; reason: SuppressionReason; at: number };

/**
 * Suppresses the addresses of a CSV: columns `email`, and if wanted `reason` and `at`; a list of addresses without a header will do.
 * Each is suppressed for good and a known lead at once; a weaker reason never replaces a stronger one. Rows that name no address are
 * told with their line, the others are taken; the same list twice changes nothing.
 */
export async function importSuppressions(deps: Deps, asker: Asker, text: string): Promise<Outcome<SuppressionImport>> {
  const now = deps.clock.now();
  const rejected: SuppressionImport['rejected'] = [];
  const rows: Row[] = [];
  let columns: Columns | null = null;
  for await (const record of readRecords([text], detectDelimiter(firstLine(text)))) {
    if ('problem' in record) {
      rejected.push({ line: record.line, message: record.problem });
      continue;
    }
    const isFirst = columns === null;
    columns ??= readColumns(record.cells);
    if (isFirst && columns.hasHeader) continue;
    const row = readRow(record.cells, columns, now);
    if ('message' in row) rejected.push({ line: record.line, message: row.message });
    else rows.push(row);
    if (rows.length > MAX_ROWS) return invalid('body', `expected at most ${MAX_ROWS} addresses`);
  }
  if (columns === null) return invalid('body', 'expected a CSV with a column email');
  for (let from = 0; from < rows.length; from += AT_ONCE) await suppress(deps, rows.slice(from, from + AT_ONCE));
  await recordAudit(deps, asker, 'suppressions.imported', null, { added: rows.length, rejected: rejected.length });
  return done({ added: rows.length, rejected });
}

type Columns = { hasHeader: boolean; email: number; reason: number; at: number };

function readColumns(cells: readonly string[]): Columns {
  const names = cells.map((cell) => cell.toLowerCase());
  const email = names.findIndex((name) => ['email', 'e-mail', 'address', 'adresse'].includes(name));
  if (email === -1) return { hasHeader: false, email: 0, reason: 1, at: 2 };
  return { hasHeader: true, email, reason: names.indexOf('reason'), at: names.indexOf('at') };
}

function readRow(cells: readonly string[], columns: Columns, now: number): Row | { message: string } {
  const address = cells[columns.email] ?? '';
  if (!isEmail(address)) return { message: 'email: expected an e-mail address' };
  const given = cells[columns.reason] ?? '';
  const reason = REASONS.find((known) => known === (given === '' ? 'manual' : given));
  if (reason === undefined) return { message: `reason: expected one of ${REASONS.join(', ')}` };
  const written = cells[columns.at] ?? '';
  const at = written === '' ? now : Date.parse(written);
  if (Number.isNaN(at)) return { message: 'at: expected an ISO 8601 instant' };
  return { address: normaliseEmail(address), reason, at: Math.min(at, now) };
}

/** The list first: it is what every send reads last. */
async function suppress(deps: Deps, rows: readonly Row[]): Promise<void> {
  await deps.store.suppressions.addMany(rows);
  const leads = await deps.store.aliases.resolve(rows.map(({ address }) => emailAlias(address)));
  for (const { address, reason, at } of rows) {
    const lead = leads.get(emailAlias(address));
    if (lead !== undefined) await deps.store.leads.suppress(lead, { reason, at });
  }
}
