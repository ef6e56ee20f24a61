import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { idsUnder } from '../connection/filters';
import { StoreError } from '../connection/errors';
import { key, number, text } from '../connection/fields';
import { REJECTED, type Rejected, type Uploads } from './contract';

type ChunkRecord = { id: string; text: string; of: number };

/** UTF-16 units a chunk: at most three bytes each in UTF-8, so under 8 MB, and under MongoDB's 16 MB a document. */
const CHUNK_UNITS = 2_600_000;

/** Texts too long for one document, such as an import's CSV: stored before the request is answered. */
export function createUploads(connection: Connection): Uploads {
  const chunks = new Collection<ChunkRecord>(connection, {
    name: 'uploads',
    fields: { _id: key, text, of: number },
  });
  const save = async (id: string, whole: string): Promise<number> => {
    const parts = splitText(whole);
    await chunks.deleteWhere(idsUnder(id));
    for (const [n, part] of parts.entries()) {
      await chunks.insertOnce({ id: `${id}/${n}`, text: part, of: parts.length });
    }
    return parts.length;
  };
  async function* read(id: string): AsyncIterable<string> {
    for (let n = 0, of = 1; n < of; n += 1) {
      const chunk = await chunks.find(`${id}/${n}`);
      if (chunk === null) throw new StoreError('not-found', `Upload ${id} has no chunk ${n}.`);
      of = chunk.of;
      yield chunk.text;
    }
  }
  return {
    save,
    read,
    drop: async (id) => {
      await chunks.deleteWhere(idsUnder(id));
    },
    forget: async (identifiers) => {
      if (identifiers.length === 0) return;
      const wanted = new Set(identifiers.map((identifier) => identifier.toLowerCase()));
      const first = `${REJECTED}/0`;
      const rows = await chunks.native.find({}, { projection: { _id: 1 } }).toArray();
      for (const { _id } of rows) {
        if (!_id.endsWith(first)) continue;
        const id = _id.slice(0, -'/0'.length);
        let text = '';
        for await (const part of read(id)) text += part;
        const rejected = JSON.parse(text) as Rejected;
        const kept = rejected.rows.filter(({ cells }) => !cells.some((cell) => wanted.has(cell.trim().toLowerCase())));
        if (kept.length < rejected.rows.length) await save(id, JSON.stringify({ ...rejected, rows: kept }));
      }
    },
  };
}

/** Never between the two halves of a character outside the basic plane: each half alone would be lost. */
function splitText(whole: string): string[] {
  const parts: string[] = [];
  let from = 0;
  do {
    let to = Math.min(whole.length, from + CHUNK_UNITS);
    if (to < whole.length && isHighSurrogate(whole.charCodeAt(to - 1))) to -= 1;
    parts.push(whole.slice(from, to));
    from = to;
  } while (from < whole.length);
  return parts;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
