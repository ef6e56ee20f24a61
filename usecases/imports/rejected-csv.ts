import { csvCell } from '../../domain/reports/csv';
import type { Rejected } from '../../store/jobs/contract';

/** The rejected rows of an import as a file that spreadsheets open: as they were sent, each with its line and what was wrong. */
export function writeRejectedCsv({ header, rows }: Rejected): string {
  const lines = [['line', 'problem', ...header], ...rows.map(({ line, message, cells }) => [line, message, ...cells])];
  return `\ufeff${lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')}`;
}
