import type { Finding } from '../outcome';

/**
 * Findings in the order in which one reads the files they are about: by file, line and column. What has no place comes first; what stands in one
 * place stays in the order it was found in.
 */
export function orderFindings<F extends Finding>(findings: readonly F[]): F[] {
  return [...findings].sort(
    (a, b) => compare(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
