import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Spelling = { name: string; bytes: Buffer };

/**
 * A word as it may lie in a file: plain in any case, as UTF-16 in both orders, and in base64 at each of the three places it can begin. Quoted-printable
 * and percent-encoding leave letters as they are, so that a word of letters is found in them plain.
 */
export function spellings(word: string): Spelling[] {
  const cases = [...new Set([word, word.toUpperCase(), word[0]!.toUpperCase() + word.slice(1)])];
  return cases.flatMap((text) => {
    const utf16 = Buffer.from(text, 'utf16le');
    return [
      { name: text, bytes: Buffer.from(text) },
      { name: `${text} in UTF-16LE`, bytes: utf16 },
      { name: `${text} in UTF-16BE`, bytes: Buffer.from(utf16).swap16() },
      ...[0, 1, 2].map((shift) => ({ name: `${text} in base64`, bytes: Buffer.from(inBase64(text, shift)) })),
    ];
  });
}

/** The characters that stand for the word alone, wherever in a triple of bytes it begins. */
function inBase64(text: string, shift: number): string {
  const encoded = Buffer.from('\0'.repeat(shift) + text)
    .toString('base64')
    .replaceAll('=', '');
  return encoded.slice(shift === 0 ? 0 : shift + 1, -1);
}

/** Which of these lie in some bytes, by name. */
export function traceOf(bytes: Buffer, wanted: readonly Spelling[]): string[] {
  return wanted.filter((spelling) => bytes.includes(spelling.bytes)).map(({ name }) => name);
}

/** Every file below a folder that holds one of these: its path and what it holds. */
export async function tracesInFolder(folder: string, wanted: readonly Spelling[]): Promise<string[]> {
  const traces: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    // One that is being replaced meanwhile is looked at in the next round.
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    traces.push(...traceOf(bytes, wanted).map((name) => `${entry.name}: ${name}`));
  }
  return traces;
}
