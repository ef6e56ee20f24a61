import { normaliseEmail } from '../../store/aliases/email-address';
import type { SuppressionReason } from '../../domain/lead/lead';
import { recordAudit } from '../audit/record-audit';
import { emailAlias, isEmail } from '../capture/identifiers';
import { detectDelimiter, firstLine, readRecords } from '../imports/csv';
import type { Asker, Deps } from '../deps';
import { scanLeads } from '../leads/scan-leads';
import { done, invalid, type Outcome } from '../outcome';

export type SuppressionImport = { added: number; rejected: { line: number; message: string }[] };

const REASONS: readonly SuppressionReason[] = ['unsubscribed', 'hard-bounce', 'complaint', 'do-not-contact', 'manual'];
const MAX_ROWS = 200_000;
const AT_ONCE = 500;

/** An address, or the keyed hash of one whose person was erased. */
type Row = ({ address: string } | { hash: string }) & { reason: SuppressionReason; at: number };
/** HMAC-SHA256 in base64url. */
const HASH = /^[\w-]{43}$/;

/**
 * Suppresses the addresses of a CSV: columns `email`, and if wanted `reason` and `at`; a list of addresses without a header will do. What
 * the export wrote comes back whole: a row without an address is taken by its `hash`, which an erased person's suppression is kept under.
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
  if (rows.some((row) => 'hash' in row)) await markKnown(deps);
  await recordAudit(deps, asker, 'suppressions.imported', null, { added: rows.length, rejected: rejected.length });
  return done({ added: rows.length, rejected });
}

type Columns = { hasHeader: boolean; email: number; hash: number; reason: number; at: number };

function readColumns(cells: readonly string[]): Columns {
  const names = cells.map((cell) => cell.toLowerCase());
  const email = names.findIndex((name) => ['email', 'e-mail', 'address', 'adresse'].includes(name));
  if (email === -1) return { hasHeader: false, email: 0, hash: -1, reason: 1, at: 2 };
  const [hash, reason, at] = [names.indexOf('hash'), names.indexOf('reason'), names.indexOf('at')];
  return { hasHeader: true, email, hash, reason, at };
}

function readRow(cells: readonly string[], columns: Columns, now: number): Row | { message: string } {
  const address = bare(cells[columns.email]);
  const hash = bare(cells[columns.hash]);
  const isHashed = address === '' && HASH.test(hash);
  if (!isHashed && !isEmail(address)) return { message: 'email: expected an e-mail address' };
  const given = cells[columns.reason] ?? '';
  const reason = REASONS.find((known) => known === (given === '' ? 'manual' : given));
  if (reason === undefined) return { message: `reason: expected one of ${REASONS.join(', ')}` };
  const written = cells[columns.at] ?? '';
  const at = written === '' ? now : Date.parse(written);
  if (Number.isNaN(at)) return { message: 'at: expected an ISO 8601 instant' };
  const why = { reason, at: Math.min(at, now) };
  return isHashed ? { hash, ...why } : { address: normaliseEmail(address), ...why };
}

/** A cell without the mark that exports put before what a spreadsheet would take for a formula. */
function bare(cell = ''): string {
  return cell.trim().replace(/^'(?=[=+\-@])/, '');
}

/** The list first: it is what every send reads last. */
async function suppress(deps: Deps, rows: readonly Row[]): Promise<void> {
  const named = rows.filter((row) => 'address' in row);
  await deps.store.suppressions.addMany(named);
  await deps.store.suppressions.addHashes(rows.filter((row) => 'hash' in row));
  const leads = await deps.store.aliases.resolve(named.map(({ address }) => emailAlias(address)));
  for (const { address, reason, at } of named) {
    const lead = leads.get(emailAlias(address));
    if (lead !== undefined) await deps.store.leads.suppress(lead, { reason, at });
  }
}

/** A hash names nobody: whose address has it is found by hashing those of all leads. */
async function markKnown({ store }: Deps): Promise<void> {
  for await (const leads of scanLeads(store.leads, AT_ONCE)) {
    const found = await store.suppressions.find(leads.flatMap(({ email }) => email ?? []));
    for (const { id, email, suppressed } of leads) {
      const own = email === null || suppressed !== null ? undefined : found.get(email);
      if (own !== undefined) await store.leads.suppress(id, { reason: own.reason, at: own.at });
    }
  }
}
