/**
 * The candidate a person most likely meant: the one at the smallest edit distance (Levenshtein, capitals ignored), where that
 * is at most two fifths of the word's length (two swapped letters of five); 1 is always allowed. Undefined where none is near.
 */
export function nearestName(word: string, candidates: readonly string[]): string | undefined {
  const allowed = Math.max(1, Math.round(word.length * 0.4));
  let nearest: string | undefined;
  let smallest = allowed + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= smallest) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < smallest) [nearest, smallest] = [candidate, distance];
  }
  return nearest;
}

/** Whether a word is another one with one slip in it: a letter too many, too few or wrong, two swapped, or capitals. */
export function isMisspelling(word: string, of: string): boolean {
  const [one, other] = [word.toLowerCase(), of.toLowerCase()];
  const distance = editDistance(one, other);
  return word !== of && (distance <= 1 || (distance === 2 && lettersOf(one) === lettersOf(other)));
}

function lettersOf(word: string): string {
  return Array.from(word).sort().join('');
}

function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const change = from[row - 1] === to[column - 1] ? 0 : 1;
      const replaced = (previous[column - 1] ?? 0) + change;
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
