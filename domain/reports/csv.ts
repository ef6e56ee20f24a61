/**
 * Rows as CSV (RFC 4180) with a header of their keys, in the order of the first row that has each, whether or not any row has a value
 * there: the columns are the report's, not the data's. Nested values have dotted names, none is an empty cell.
 */
export function toCsv(rows: readonly object[]): string {
  const paths = pathsOf(rows);
  const lines = [paths.map((path) => path.join('.')), ...rows.map((row) => paths.map((path) => cellAt(row, path)))];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function pathsOf(rows: readonly object[]): string[][] {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return keys.flatMap((key) => {
    const nested = rows.map((row) => valueAt(row, key)).filter(isObject);
    return nested.length === 0 ? [[key]] : pathsOf(nested).map((path) => [key, ...path]);
  });
}

function cellAt(row: object, path: readonly string[]): string | number | boolean {
  const value = path.reduce<unknown>((inner, key) => (isObject(inner) ? valueAt(inner, key) : null), row);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : '';
}

function valueAt(row: object, key: string): unknown {
  return (row as Record<string, unknown>)[key];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A cell's text, quoted where it must be; one that a spreadsheet would run as a formula is made a text. */
export function csvCell(value: string | number | boolean): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
