export type LinePair = { left: string | null; right: string | null; same: boolean };

/** Texts longer than this are compared line by line at the same place: the table of the comparison would not fit. */
const MOST_LINES = 2000;

/** Two texts side by side: what both have stands beside itself, what one has not is null there (longest common subsequence of lines). */
export function compareLines(before: string, after: string): LinePair[] {
  const [left, right] = [before.split('\n'), after.split('\n')];
  if (left.length > MOST_LINES || right.length > MOST_LINES) return inPlace(left, right);
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const lengthAt = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        left[i] === right[j] ? lengthAt(i + 1, j + 1) + 1 : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
  const pairs: LinePair[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [one, other] = [left[i] ?? null, right[j] ?? null];
    if (one !== null && one === other) {
      pairs.push({ left: one, right: other, same: true });
      i += 1;
      j += 1;
    } else if (other === null || (one !== null && lengthAt(i + 1, j) >= lengthAt(i, j + 1))) {
      pairs.push({ left: one, right: null, same: false });
      i += 1;
    } else {
      pairs.push({ left: null, right: other, same: false });
      j += 1;
    }
  }
  return pairs;
}

function inPlace(left: readonly string[], right: readonly string[]): LinePair[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, n) => {
    const [one, other] = [left[n] ?? null, right[n] ?? null];
    return { left: one, right: other, same: one === other };
  });
}
