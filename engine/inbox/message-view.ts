import { LRUCache } from 'lru-cache';
import { simpleParser } from 'mailparser';
import { type MessageStore, type StoredMessage } from './message-store';

/** A message as `GET /api/messages` shows it. */
export type MessageView = {
  id: string;
  /** When it was received, ISO 8601 in UTC. */
  at: string;
  /** The From field as written, name and address. */
  from: string;
  /** The envelope's recipients, in lower case, separated by commas. */
  to: string;
  subject: string;
  /** By name in lower case: the value, or all values in order when the field is repeated. */
  headers: Record<string, string | string[]>;
  /** Empty when the message has no such part. */
  html: string;
  text: string;
};

const CACHE_CHARACTERS = 64_000_000;
const ENVELOPE_FIELDS = new Set(['return-path', 'delivered-to']);

/** Parses messages when they are asked for, not when they arrive, and keeps the recent ones. */
export class MessageReader {
  readonly #store: MessageStore;
  readonly #parsed = new LRUCache<string, MessageView>({
    maxSize: CACHE_CHARACTERS,
    sizeCalculation: ({ html, text }) => html.length + text.length + 1_000,
  });

  constructor(store: MessageStore) {
    this.#store = store;
  }

  /** Null when the message has been deleted meanwhile. */
  async view(message: StoredMessage): Promise<MessageView | null> {
    const known = this.#parsed.get(message.id);
    if (known !== undefined) return known;
    const source = await this.#store.read(message.id);
    if (source === null) return null;
    const view = await parseMessage(message, source);
    this.#parsed.set(message.id, view);
    return view;
  }

  /** Forgets everything parsed. */
  clear(): void {
    this.#parsed.clear();
  }
}

async function parseMessage({ id, atMs, recipients }: StoredMessage, source: Buffer): Promise<MessageView> {
  // As received: no text made of HTML, nor links or images rewritten.
  const mail = await simpleParser(source, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  });
  const headers: Record<string, string | string[]> = {};
  for (const { key, line } of mail.headerLines) {
    if (ENVELOPE_FIELDS.has(key)) continue;
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n[ \t]+/g, ' ')
      .trim();
    const earlier = headers[key];
    headers[key] = earlier === undefined ? value : [earlier, value].flat();
  }
  return {
    id,
    at: new Date(atMs).toISOString(),
    from: mail.from?.text ?? '',
    to: recipients.join(', '),
    subject: mail.subject ?? '',
    headers,
    html: mail.html === false ? '' : mail.html,
    text: mail.text ?? '',
  };
}
