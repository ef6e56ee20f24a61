import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { idsUnder } from '../connection/filters';
import { StoreError } from '../connection/errors';
import { key, number, text } from '../connection/fields';
import { REJECTED, STAGED, type Rejected, type RejectedRow, type Uploads } from './contract';

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
  const readWhole = async (id: string): Promise<string> => {
    let text = '';
    for await (const part of read(id)) text += part;
    return text;
  };
  /** The uploads whose names end so. */
  const endingWith = async (ending: string): Promise<string[]> => {
    const rows = await chunks.native.find({}, { projection: { _id: 1 } }).toArray();
    const first = `${ending}/0`;
    return rows.flatMap(({ _id }) => (_id.endsWith(first) ? [_id.slice(0, -'/0'.length)] : []));
  };
  /** What is kept of imports some of whose rejected rows have one of these as a cell, and which rows these are. */
  async function* rejectedNaming(
    identifiers: readonly string[],
  ): AsyncIterable<Rejected & { id: string; named: Rejected['rows'] }> {
    if (identifiers.length === 0) return;
    const wanted = new Set(identifiers.map((identifier) => identifier.toLowerCase()));
    for (const id of await endingWith(REJECTED)) {
      const rejected = JSON.parse(await readWhole(id)) as Rejected;
      const named = rejected.rows.filter(({ cells }) => cells.some((cell) => wanted.has(cell.trim().toLowerCase())));
      if (named.length > 0) yield { ...rejected, id, named };
    }
  }
  return {
    save,
    read,
    drop: async (id) => {
      await chunks.deleteWhere(idsUnder(id));
    },
    mentioning: async (identifiers) => {
      const found: RejectedRow[] = [];
      for await (const { id, header, named } of rejectedNaming(identifiers))
        found.push(...named.map((row) => ({ ...row, job: id.slice(0, -REJECTED.length), header })));
      return found;
    },
    forget: async (identifiers) => {
      for await (const { id, header, named, rows } of rejectedNaming(identifiers)) {
        const kept = rows.filter((row) => !named.includes(row));
        await save(id, JSON.stringify({ header, rows: kept } satisfies Rejected));
      }
      // Nothing of these is in the system yet, and whoever sent one has it.
      for (const id of identifiers.length > 0 ? await endingWith(STAGED) : []) {
        const staged = (await readWhole(id)).toLowerCase();
        if (identifiers.some((one) => staged.includes(one.toLowerCase()))) await chunks.deleteWhere(idsUnder(id));
      }
    },
    dropStaged: async (before) => {
      for (const id of await endingWith(STAGED)) {
        if (Number.parseInt(id.split('-')[0] ?? '', 36) < before) await chunks.deleteWhere(idsUnder(id));
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
