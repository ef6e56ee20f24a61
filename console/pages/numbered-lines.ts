import type { Finding } from '../../usecases/outcome';
import type { Language } from '../../domain/lead/lead';
import { showFinding } from '../../domain/words/sentence';

export type NumberedLine = { line: number; text: string; findings: { message: string; suggestion: string | null }[] };

/** A text by lines, each with what was found there; what has no line is told elsewhere. */
export function numberLines(text: string, findings: readonly Finding[], language: Language): NumberedLine[] {
  const lines = text.replace(/\n$/, '').split('\n');
  return lines.map((line, index) => ({
    line: index + 1,
    text: line,
    findings: findings
      .filter((finding) => finding.line === index + 1)
      .map((finding) => ({
        message: showFinding(finding, language).message,
        suggestion: finding.suggestion ?? null,
      })),
  }));
}
