/** A column of a histogram: from `from` (included) to `to` (excluded). */
export type Column = { from: number; to: number; count: number };

/** Points a column of scores is wide. */
export const SCORE_COLUMN = 10;

/** Counts totals in columns of one width, however many there are: it holds a number a column and nothing of each lead. */
export class Histogram {
  private readonly width: number;
  private readonly counts = new Map<number, number>();

  constructor(width = SCORE_COLUMN) {
    this.width = width;
  }

  add(total: number): void {
    const column = Math.floor(total / this.width);
    this.counts.set(column, (this.counts.get(column) ?? 0) + 1);
  }

  /** From the lowest column that holds anything to the highest, empty ones between them included. */
  columns(): Column[] {
    const held = [...this.counts.keys()];
    if (held.length === 0) return [];
    const [low, high] = [Math.min(...held), Math.max(...held)];
    return Array.from({ length: high - low + 1 }, (_, index) => {
      const column = low + index;
      return { from: column * this.width, to: (column + 1) * this.width, count: this.counts.get(column) ?? 0 };
    });
  }
}
