/** A column of scores: from `from` to before `to`. */
export type Column = { from: number; to: number; count: number };

const WIDTH = 40;
const BAR = '█';
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** One line a column, longest bar 40 characters; what holds anything at all shows at least a sliver. */
export function drawHistogram(columns: readonly Column[], most = highest(columns)): string[] {
  const left = Math.max(...columns.map(({ from, to }) => label(from, to).length), 0);
  return columns.map(({ from, to, count }) => `${label(from, to).padStart(left)} ${drawBar(count, most)} ${count}`);
}

/** Two histograms of the same columns, one above the other column by column, on one scale; columns empty in both are left out. */
export function drawBeforeAfter(
  before: readonly Column[],
  after: readonly Column[],
  words: [string, string],
): string[] {
  const held = [...before, ...after].filter(({ count }) => count > 0);
  const columns = [...new Map(held.map(({ from, to }) => [from, { from, to }])).values()];
  columns.sort((a, b) => a.from - b.from);
  const most = Math.max(highest(before), highest(after));
  const at = (side: readonly Column[], from: number): number => side.find((column) => column.from === from)?.count ?? 0;
  const left = Math.max(...columns.map(({ from, to }) => label(from, to).length), 0);
  const side = Math.max(...words.map((word) => word.length));
  return columns.flatMap(({ from, to }) =>
    ([at(before, from), at(after, from)] as const).map((count, index) => {
      const name = index === 0 ? label(from, to) : '';
      return `${name.padStart(left)} ${(words[index] ?? '').padEnd(side)} ${drawBar(count, most)} ${count}`;
    }),
  );
}

function label(from: number, to: number): string {
  return `${from}…${to - 1}`;
}

function highest(columns: readonly Column[]): number {
  return Math.max(1, ...columns.map(({ count }) => count));
}

function drawBar(count: number, most: number): string {
  const eighths = count === 0 ? 0 : Math.max(1, Math.round((8 * WIDTH * count) / most));
  return BAR.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}
