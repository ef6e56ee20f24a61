/** One line of the table. `ratio` is measured by baseline; `met` is null where no goal was set. */
export type Row = {
  what: string;
  measured: string;
  baseline: string;
  ratio: number | null;
  goal: string;
  met: boolean | null;
};

/** A rate beside the baseline's; `goal`: the least ratio, null where none was set. */
export function rateRow(
  what: string,
  measured: { rate: number; unit: string; more?: string },
  baseline: { rate: number; what: string },
  goal: number | null,
): Row {
  const ratio = measured.rate / baseline.rate;
  return {
    what,
    measured: `${grouped(measured.rate)} ${measured.unit}${measured.more === undefined ? '' : `, ${measured.more}`}`,
    baseline: `${grouped(baseline.rate)} (${baseline.what})`,
    ratio,
    goal: goal === null ? '' : `>= ${goal}`,
    met: goal === null ? null : ratio >= goal,
  };
}

/** A figure held to at most `goal`, in its own unit; null where no goal was set. */
export function limitRow(what: string, value: number, unit: string, goal: number | null, baseline = ''): Row {
  return {
    what,
    measured: `${grouped(value)} ${unit}`,
    baseline,
    ratio: null,
    goal: goal === null ? '' : `<= ${grouped(goal)} ${unit}`,
    met: goal === null ? null : value <= goal,
  };
}

/** The rows as a Markdown table, as `bench/RESULTS.md` keeps it. */
export function formatTable(rows: readonly Row[]): string {
  const cells = rows.map(({ what, measured, baseline, ratio, goal, met }) => [
    what,
    measured,
    baseline,
    ratio === null ? '' : ratio.toFixed(2),
    goal,
    met === null ? '' : met ? 'met' : 'missed',
  ]);
  const table = [['what', 'measured', 'baseline in the same run', 'ratio', 'goal', ''], ...cells];
  const widths = table[0]!.map((_, column) => Math.max(3, ...table.map((line) => line[column]!.length)));
  const lines = table.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return lines.join('\n');
}

/** The value in the middle; of an even number the higher one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function grouped(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Math.round(value * 10) / 10);
}
