/** Rows as CSV (RFC 4180) with a header of their keys; nested values by dotted names, none as an empty cell. */
export function toCsv(rows: readonly object[]): string {
  const flat = rows.map((row) => flatten(row));
  const header = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  const lines = [header, ...flat.map((row) => header.map((name) => row[name] ?? ''))];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function flatten(row: object, prefix = ''): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(row).flatMap(([key, value]: [string, unknown]) => {
      const name = prefix + key;
      if (typeof value === 'object' && value !== null) return Object.entries(flatten(value, `${name}.`));
      return value === null || value === undefined ? [] : [[name, value as string | number | boolean]];
    }),
  );
}

/** A cell's text, quoted where it must be; one that a spreadsheet would run as a formula is made a text. */
export function csvCell(value: string | number | boolean): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
