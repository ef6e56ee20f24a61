import { Readable } from 'node:stream';
import { parse } from 'csv-parse';

/** One record of a CSV: the line it begins on (the header is line 1) and its cells; or why it cannot be read. */
export type CsvRecord = { line: number; cells: string[] } | { line: number; problem: string };

/** A record longer than this is a quote that was never closed. */
const MAX_RECORD_CHARS = 200_000;

/** What our own exports, like others, put before a text that a spreadsheet would run as a formula. */
const NEUTRALISED = /^'(?=[=+\-@])/;

/** The delimiter of a header line: whichever of `,` `;` and tab splits it most, outside quotes; a comma where none does. */
export function detectDelimiter(headerLine: string): string {
  const bare = headerLine.replace(/"(?:[^"]|"")*"/g, '');
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: bare.split(delimiter).length }));
  return counts.reduce((best, other) => (other.count > best.count ? other : best)).delimiter;
}

/** The first line of a text, without the byte order mark. */
export function firstLine(text: string): string {
  return (/^\ufeff?([^\r\n]*)/.exec(text) ?? [])[1] ?? '';
}

/**
 * The records of a CSV given in chunks, one by one, the header first; empty lines are passed over and a record that cannot be read does
 * not end the others (edge case 35).
 */
export async function* readRecords(
  chunks: AsyncIterable<string> | Iterable<string>,
  delimiter: string,
): AsyncGenerator<CsvRecord> {
  let problems: CsvRecord[] = [];
  let lastLine = 0;
  const parser = Readable.from(inPieces(chunks), { objectMode: true, highWaterMark: 2 }).pipe(
    parse({
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: MAX_RECORD_CHARS,
    }),
  );
  parser.on('skip', (error: { message: string; lines?: number } | undefined) => {
    problems.push({ line: error?.lines ?? lastLine + 1, problem: error?.message ?? 'unreadable record' });
  });
  for await (const { info, record } of parser as AsyncIterable<{ info: { lines: number }; record: string[] }>) {
    // A piece is parsed as a whole: what could not be read behind this record is told behind it, or it would hide the header.
    yield* problems.filter(({ line }) => line <= info.lines);
    problems = problems.filter(({ line }) => line > info.lines);
    // A record of several lines is named by the last of its lines: the parser counts them as they end.
    lastLine = info.lines;
    yield { line: info.lines, cells: record.map((cell) => cell.trim().replace(NEUTRALISED, '')) };
  }
  yield* problems;
}

/** A piece is parsed to its end before its first record is read: large ones would all be in memory at once. */
const PIECE_CHARS = 16_384;

async function* inPieces(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length;) {
      let to = Math.min(chunk.length, from + PIECE_CHARS);
      // Never between the two halves of a character outside the basic plane.
      const last = chunk.charCodeAt(to - 1);
      if (to < chunk.length && last >= 0xd800 && last <= 0xdbff) to += 1;
      yield chunk.slice(from, to);
      from = to;
    }
  }
}
