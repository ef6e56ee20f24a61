import { nearestName } from '../../domain/conditions/nearest-name';
import { normaliseEmail } from '../../domain/identity/email-address';
import type { StandingReason } from '../../domain/lead/lead';
import { standingReasons, SUPPRESSION_REASONS } from '../../domain/lead/suppression';
import { tell } from '../../domain/words/sentence';
import { recordAudit } from '../audit/record-audit';
import { emailAlias, isEmail } from '../capture/identifiers';
import { detectDelimiter, firstLine, readRecords } from '../imports/csv';
import type { Asker, Deps } from '../deps';
import { scanLeads } from '../leads/scan-leads';
import { done, invalid, type Finding, type Outcome } from '../outcome';

export type SuppressionImport = { added: number; rejected: { line: number; message: string }[] };

const MAX_ROWS = 200_000;
const AT_ONCE = 500;

/** An address, or the keyed hash of one whose person was erased. */
type Row = ({ address: string } | { hash: string }) & StandingReason;
/** HMAC-SHA256 in base64url. */
const HASH = /^[\w-]{43}$/;

/**
 * Suppresses the addresses of a CSV: columns `email`, and if wanted `reason` and `at`; a list of addresses without a header will do. What
 * the export wrote comes back whole: a row without an address is taken by its `hash`, which an erased person's suppression is kept under.
 * Each is suppressed for good and a known lead at once; an address may have several rows, one a reason, and every reason stands. Rows that
 * name no address are told with their line, the others are taken; the same list twice changes nothing. A column it does not know refuses all.
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
    if (isFirst && columns.hasHeader) {
      const errors = findUnknownColumns(record.cells, record.line);
      if (errors.length > 0) return { code: 'invalid', errors };
      continue;
    }
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

/** Names of the column of addresses, and of those that may stand beside it. */
const EMAIL = ['email', 'e-mail', 'address', 'adresse'];
const BESIDES = ['hash', 'reason', 'at'];

/** A column that would be passed over may have been meant to say which addresses stay: nothing is suppressed before that is settled. */
function findUnknownColumns(cells: readonly string[], line: number): Finding[] {
  const known = [...EMAIL, ...BESIDES];
  const names = ['email', ...BESIDES];
  return cells
    .map((cell) => cell.trim())
    .filter((column) => column !== '' && !known.includes(column.toLowerCase()))
    .map((column) => {
      const suggestion = nearestName(column, names);
      const told = tell('unknown column "{column}": expected {names}', { column, names: names.join(', ') });
      return { path: column, line, column: 1, ...told, ...(suggestion !== undefined && { suggestion }) };
    });
}

function readColumns(cells: readonly string[]): Columns {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const email = names.findIndex((name) => EMAIL.includes(name));
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
  const reason = SUPPRESSION_REASONS.find((known) => known === (given === '' ? 'manual' : given));
  if (reason === undefined) return { message: `reason: expected one of ${SUPPRESSION_REASONS.join(', ')}` };
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
      const known = standingReasons(suppressed).map(({ reason }) => reason);
      const own = standingReasons(found.get(email ?? '') ?? null).filter(({ reason }) => !known.includes(reason));
      for (const reason of own) await store.leads.suppress(id, reason);
    }
  }
}
