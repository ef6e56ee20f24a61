import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readHeaderField } from './header-field';
import { asDelivered } from './mail-address';

/** What the list needs of a message without opening its file. `recipients` are the envelope's, as `asDelivered` writes them. */
export type StoredMessage = { id: string; atMs: number; recipients: string[]; messageId: string | null };

export type Envelope = { sender: string; recipients: string[] };

type Pending = { id: string; content: Buffer; resolve: () => void; reject: (error: Error) => void };

const FILES_AT_ONCE = 16;
const HEAD_BYTES = 16_384;
const ENDING = '.eml';

/**
 * Received messages, a file each, named by arrival so that names sort by time. The envelope is written in front of the
 * message as `Return-Path` and `Delivered-To`, as mail servers do, so that the folder alone rebuilds the index.
 */
export class MessageStore {
  readonly #folder: string;
  #index: StoredMessage[] = [];
  #loading: Promise<void>;
  #lastAtMs = 0;
  #sequence = 0;
  #pending: Pending[] = [];
  #flushing = false;

  /** Use `openMessageStore`. */
  constructor(folder: string, names: string[]) {
    this.#folder = folder;
    const last = parseId(names.at(-1)?.slice(0, -ENDING.length) ?? '');
    this.#lastAtMs = last.atMs;
    this.#sequence = last.sequence;
    this.#loading = this.#load(names);
  }

  /** Keeps a message; resolves once it is on disk and forced there. */
  async add(envelope: Envelope, source: Buffer, nowMs: number): Promise<string> {
    const id = this.#nextId(nowMs);
    const recipients = envelope.recipients.map(asDelivered);
    const front = [`Return-Path: <${envelope.sender}>`, ...recipients.map((address) => `Delivered-To: ${address}`)];
    const content = Buffer.concat([Buffer.from(front.join('\r\n') + '\r\n'), source]);
    await new Promise<void>((resolve, reject) => {
      this.#pending.push({ id, content, resolve, reject });
      void this.#flush();
    });
    const messageId = readHeaderField(source.subarray(0, HEAD_BYTES).toString('latin1'), 'message-id');
    await this.#loading;
    this.#insert({ id, atMs: parseId(id).atMs, recipients, messageId });
    return id;
  }

  /** All messages, oldest first; waits for the index after a start. */
  async list(): Promise<readonly StoredMessage[]> {
    await this.#loading;
    return this.#index;
  }

  /** The message as it was received, envelope lines in front; null when it is not there. */
  async read(id: string): Promise<Buffer | null> {
    if (!/^\d{13}-\d{6}$/.test(id)) return null;
    const file = await open(this.#pathOf(id)).catch(() => null);
    if (file === null) return null;
    try {
      return await file.readFile();
    } finally {
      await file.close();
    }
  }

  /** Removes every message that was there when it began. */
  async clear(): Promise<void> {
    await this.#loading;
    const gone = this.#index;
    this.#index = [];
    for (let from = 0; from < gone.length; from += FILES_AT_ONCE) {
      await Promise.all(gone.slice(from, from + FILES_AT_ONCE).map(({ id }) => rm(this.#pathOf(id), { force: true })));
    }
  }

  /** While one batch is being forced to disk the next gathers, so the folder is forced once a batch. */
  async #flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    while (this.#pending.length > 0) {
      const batch = this.#pending.splice(0, FILES_AT_ONCE * 4);
      try {
        await Promise.all(batch.map((message) => writeForced(this.#pathOf(message.id), message.content)));
        await forceFolder(this.#folder);
        for (const message of batch) message.resolve();
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        for (const message of batch) message.reject(failure);
      }
    }
    this.#flushing = false;
  }

  async #load(names: string[]): Promise<void> {
    for (let from = 0; from < names.length; from += FILES_AT_ONCE) {
      const loaded = await Promise.all(
        names.slice(from, from + FILES_AT_ONCE).map((name) => this.#readIndexEntry(name)),
      );
      this.#index.push(...loaded.filter((entry) => entry !== null));
    }
  }

  async #readIndexEntry(name: string): Promise<StoredMessage | null> {
    const id = name.slice(0, -ENDING.length);
    const file = await open(this.#pathOf(id)).catch(() => null);
    if (file === null) return null;
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      const head = buffer.subarray(0, bytesRead).toString('latin1');
      const recipients = [...head.matchAll(/^Delivered-To: (.*)\r$/gm)].map((match) => match[1] ?? '');
      return { id, atMs: parseId(id).atMs, recipients, messageId: readHeaderField(head, 'message-id') };
    } finally {
      await file.close();
    }
  }

  /** Batches may end out of order; ids say the order. */
  #insert(entry: StoredMessage): void {
    let place = this.#index.length;
    while (place > 0 && (this.#index[place - 1]?.id ?? '') > entry.id) place -= 1;
    this.#index.splice(place, 0, entry);
  }

  /** Never goes back, also when the clock does, nor repeats after a restart. */
  #nextId(nowMs: number): string {
    if (nowMs > this.#lastAtMs) {
      this.#lastAtMs = nowMs;
      this.#sequence = 0;
    } else {
      this.#sequence += 1;
    }
    return `${String(this.#lastAtMs).padStart(13, '0')}-${String(this.#sequence).padStart(6, '0')}`;
  }

  #pathOf(id: string): string {
    return join(this.#folder, id + ENDING);
  }
}

/** Opens the folder, made when missing; the index is read in the background. */
export async function openMessageStore(folder: string): Promise<MessageStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = (await readdir(folder)).filter((name) => /^\d{13}-\d{6}\.eml$/.test(name)).sort();
  return new MessageStore(folder, names);
}

function parseId(id: string): { atMs: number; sequence: number } {
  const [atMs = '0', sequence = '0'] = id.split('-');
  return { atMs: Number(atMs), sequence: Number(sequence) };
}

async function writeForced(path: string, content: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function forceFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
