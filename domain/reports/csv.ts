/**
 * Rows as CSV (RFC 4180) with a header of the columns given, dotted paths into a row, whether or not any row has a value there; none is an
 * empty cell, and what is listed by name there is one, `name: value; name: value`.
 */
export function toCsv(rows: readonly object[], columns: readonly string[]): string {
  const paths = columns.map((column) => column.split('.'));
  const lines = [columns, ...rows.map((row) => paths.map((path) => cellAt(row, path)))];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

type Cell = string | number | boolean;

function cellAt(row: object, path: readonly string[]): Cell {
  const value = path.reduce<unknown>(
    (inner, key) => (isObject(inner) ? (inner as Record<string, unknown>)[key] : null),
    row,
  );
  return isObject(value)
    ? Object.entries(value)
        .map(([name, listed]) => `${name}: ${String(listed)}`)
        .join('; ')
    : isCell(value)
      ? value
      : '';
}

function isCell(value: unknown): value is Cell {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A cell's text, quoted where it must be; one that a spreadsheet would run as a formula is made a text. */
export function csvCell(value: string | number | boolean): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
