import type { Finding } from '../../../domain/files/finding';
import type { FileKind } from '../../../domain/files/kinds';
import { parseFile } from '../../../domain/files/parse';

/** What a file says; fails the test where it is refused. Each test looks into another shape, so the caller says how it is shaped. */
export function read(kind: FileKind, text: string): Record<string, any> {
  const parsed = parseFile(kind, text, 'file.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors, null, 1));
  return parsed.value;
}

/** What a file is refused for. */
export function errorsOf(kind: FileKind, text: string): Finding[] {
  const parsed = parseFile(kind, text, 'file.yaml');
  return parsed.ok ? [] : parsed.errors;
}
