import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { sentence, tell } from '../words/sentence';
import type { Finding } from './finding';
import type { readYaml, YamlText } from './yaml-text';

/** A network as people write it; a single address counts as a network of its own. */
export const networkSchema = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], {
  error: sentence('expected a network such as 192.0.2.0/24 or 2001:db8:1200::/40'),
});
const COMPANY = { error: sentence('expected the name of a company, of at most 200 characters') };
const companySchema = z.string(COMPANY).min(1, COMPANY).max(200, COMPANY);

/**
 * What `companies.csv` is read into: whose network is whose. A single address counts as a network of its own. Visits from them show as
 * anonymous interest of the company; nobody is mailed for it.
 */
export const companiesSchema = z.strictObject({
  networks: z.array(z.strictObject({ network: networkSchema, company: companySchema })),
});
export type Companies = z.infer<typeof companiesSchema>;

const COLUMNS: Record<string, 'network' | 'company'> = {
  network: 'network',
  cidr: 'network',
  réseau: 'network',
  company: 'company',
  entreprise: 'company',
};

/**
 * Reads the text of `companies.csv`: a header with `cidr` and `company` in any order, separated by commas, semicolons or tabs; empty
 * lines and those that begin with `#` are passed over. Values are checked by the schema afterwards. Never throws.
 */
export function readCompanyTable(text: string): ReturnType<typeof readYaml> {
  const rows = readRows(text);
  if (!Array.isArray(rows)) return { ok: false, errors: [rows] };
  const [header, ...records] = rows;
  const columns = header?.cells.map((cell) => COLUMNS[cell.toLowerCase()]) ?? [];
  if (!columns.includes('network') || !columns.includes('company')) {
    const told = tell('expected a first line with the columns cidr and company');
    return { ok: false, errors: [{ path: '', line: header?.line ?? 1, column: 1, ...told }] };
  }
  const networks = records.map(({ cells }) => ({
    network: cells[columns.indexOf('network')] ?? '',
    company: cells[columns.indexOf('company')] ?? '',
  }));
  const positions: YamlText['positions'] = ([, row]) => ({
    line: (typeof row === 'number' ? records[row]?.line : undefined) ?? 1,
    column: 1,
  });
  return { ok: true, yaml: { value: { networks }, positions } };
}

type Row = { line: number; cells: string[] };

function readRows(text: string): Row[] | Finding {
  try {
    const read = parse(text, {
      bom: true,
      comment: '#',
      comment_no_infix: true,
      delimiter: [',', ';', '\t'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { info: { lines: number }; record: string[] }[];
    return read.map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    const { message, lines } = error as { message: string; lines?: number };
    return { path: '', line: lines ?? 1, column: 1, ...tell('not readable as CSV: {why}', { why: message }) };
  }
}
