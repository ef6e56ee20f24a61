import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import type { Json } from '../../domain/timeline/entry';
import type { Submitted } from '../../usecases/capture/read-form';

/** What a form's body may weigh: a long message in every field, no files. */
export const MAX_FORM_BYTES = 128 * 1024;
const MAX_FIELDS = 200;

export type ReadSubmission =
  { ok: true; sent: Submitted } | { ok: false; status: 400 | 413 | 415; message: { fr: string; en: string } };

const TOO_LARGE = {
  ok: false,
  status: 413,
  message: { fr: 'Le formulaire est trop volumineux.', en: 'The form is too large.' },
} as const;
const MALFORMED = {
  ok: false,
  status: 400,
  message: { fr: 'Le contenu envoyé est illisible.', en: 'What was sent cannot be read.' },
} as const;
const WRONG_TYPE = {
  ok: false,
  status: 415,
  message: {
    fr: 'Type attendu : application/x-www-form-urlencoded, multipart/form-data ou application/json.',
    en: 'Expected application/x-www-form-urlencoded, multipart/form-data or application/json.',
  },
} as const;

/** Reads a form's fields, however they were sent. Never throws: what is wrong is said with its status. Files are passed over. */
export async function readSubmission(req: IncomingMessage): Promise<ReadSubmission> {
  const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const isJson = type === 'application/json' || type.endsWith('+json');
  // A page that may not set headers (sendBeacon, no-cors) sends JSON as text.
  const isText = type === 'text/plain';
  if (!isJson && !isText && type !== 'application/x-www-form-urlencoded' && type !== 'multipart/form-data')
    return WRONG_TYPE;
  const body = await readBytes(req, MAX_FORM_BYTES);
  if (body === 'too-large') return TOO_LARGE;
  if (body === 'aborted') return MALFORMED;
  return isJson || isText ? parseJson(body) : parseFields(req, body);
}

type ReadBytes = Buffer | 'too-large' | 'aborted';

/** Bodies read by then: whoever asks for one that another has read gets the same. */
const known = new WeakMap<IncomingMessage, ReadBytes>();

/** The whole body up to a size; what is larger is not kept, and one that was cut off is told apart. Never rejects. */
export async function readBytes(req: IncomingMessage, maxBytes: number): Promise<ReadBytes> {
  const body = known.get(req) ?? (await readNow(req, maxBytes));
  known.set(req, body);
  return typeof body !== 'string' && body.length > maxBytes ? 'too-large' : body;
}

function readNow(req: IncomingMessage, maxBytes: number): Promise<ReadBytes> {
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) {
    req.resume();
    return Promise.resolve('too-large');
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else resolve('too-large');
    });
    req.on('end', () => resolve(Buffer.concat(chunks)));
    req.on('error', () => resolve('aborted'));
    req.on('close', () => resolve('aborted'));
  });
}

function parseJson(body: Buffer): ReadSubmission {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    return MALFORMED;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return MALFORMED;
  const entries = Object.entries(parsed as Record<string, Json>).slice(0, MAX_FIELDS);
  return { ok: true, sent: new Map(entries.map(([name, value]) => [name, Array.isArray(value) ? value : [value]])) };
}

function parseFields(req: IncomingMessage, body: Buffer): Promise<ReadSubmission> {
  return new Promise((resolve) => {
    const sent = new Map<string, string[]>();
    let parser: busboy.Busboy;
    try {
      parser = busboy({
        headers: req.headers,
        limits: { fields: MAX_FIELDS, fieldNameSize: 100, fieldSize: MAX_FORM_BYTES, parts: MAX_FIELDS },
      });
    } catch {
      resolve(MALFORMED);
      return;
    }
    parser.on('field', (name, value) => {
      const known = sent.get(name);
      if (known) known.push(value);
      else sent.set(name, [value]);
    });
    parser.on('file', (_name, file) => file.resume());
    parser.on('error', () => resolve(MALFORMED));
    parser.on('close', () => resolve({ ok: true, sent }));
    parser.end(body);
  });
}
