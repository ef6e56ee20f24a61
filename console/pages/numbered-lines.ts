import type { Finding } from '../../usecases/outcome';

export type NumberedLine = { line: number; text: string; findings: { message: string; suggestion: string | null }[] };

/** A text by lines, each with what was found there; what has no line is told elsewhere. */
export function numberLines(text: string, findings: readonly Finding[]): NumberedLine[] {
  const lines = text.replace(/\n$/, '').split('\n');
  return lines.map((line, index) => ({
    line: index + 1,
    text: line,
    findings: findings
      .filter((finding) => finding.line === index + 1)
      .map(({ message, suggestion }) => ({ message, suggestion: suggestion ?? null })),
  }));
}
