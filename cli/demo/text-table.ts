/** One column: its heading, and whether it holds figures, which stand to the right. */
export type Column = { title: string; figures?: boolean };

/**
 * A table in plain text: columns as wide as their widest cell, two spaces between, a line under the headings. Cells of rows that are
 * too short stay empty.
 */
export function renderTable(
  title: string,
  columns: readonly Column[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const widths = columns.map((column, index) =>
    Math.max(width(column.title), ...rows.map((row) => width(String(row[index] ?? '')))),
  );
  const line = (cells: readonly (string | number)[]): string =>
    columns
      .map(({ figures }, index) => pad(String(cells[index] ?? ''), widths[index] ?? 0, figures === true))
      .join('  ')
      .trimEnd();
  return [
    title,
    line(columns.map((column) => column.title)),
    widths.map((wide) => '─'.repeat(wide)).join('  '),
    ...rows.map(line),
  ].join('\n');
}

/** Characters as they are counted on a screen: an accented letter is one. */
function width(text: string): number {
  return Array.from(text.normalize('NFC')).length;
}

function pad(text: string, to: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, to - width(text)));
  return right ? space + text : text + space;
}

/** An amount in whole euros, its thousands apart. */
export function euros(amount: number): string {
  return String(Math.round(amount)).replace(/\B(?=(\d{3})+$)/g, ' ');
}
