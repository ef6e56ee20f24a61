import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import type { Language } from '../../domain/lead/lead';
import type { Json } from '../../domain/timeline/entry';
import { tell } from '../../domain/words/sentence';
import type { Submitted } from '../../usecases/capture/read-form';
import type { Finding } from '../../usecases/outcome';
import { parseJson } from '../http/parse-json';
import { malformedJsonProblem, mediaTypeProblem, tooLargeProblem, type Problem } from '../http/problem';
import { pageWords } from './page-words';

/** What a form's body may weigh: a long message in every field, no files. */
export const MAX_FORM_BYTES = 128 * 1024;
const MAX_FIELDS = 200;

/** `problem`: what is wrong, worded for its reader. */
export type ReadSubmission = { ok: true; sent: Submitted } | { ok: false; problem: (language: Language) => Problem };

const TYPES: ReadonlySet<string> = new Set([
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json',
]);

/** Reads a form's fields, however they were sent. Never throws: what is wrong is said with its status. Files are passed over. */
export async function readSubmission(req: IncomingMessage): Promise<ReadSubmission> {
  const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const isJson = type.endsWith('+json') || type === 'application/json';
  if (!isJson && !TYPES.has(type))
    return { ok: false, problem: (language) => mediaTypeProblem([...TYPES].join(', '), language) };
  const body = await readBytes(req, MAX_FORM_BYTES);
  if (body === 'too-large') return { ok: false, problem: (language) => tooLargeProblem(MAX_FORM_BYTES, language) };
  if (body === 'aborted') return unreadable({ path: '', message: 'the body ended early' });
  return isJson ? readJson(body) : parseFields(req, body);
}

function unreadable(finding: Finding): ReadSubmission {
  return {
    ok: false,
    problem: (language) => ({
      status: 400,
      name: 'invalid',
      detail: pageWords(language).unreadable,
      errors: [finding],
    }),
  };
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

function readJson(body: Buffer): ReadSubmission {
  const parsed = parseJson(body);
  if (!parsed.ok) return { ok: false, problem: (language) => malformedJsonProblem(parsed.finding, language) };
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return unreadable({ path: '', ...tell('expected an object of fields') });
  const entries = Object.entries(value as Record<string, Json>).slice(0, MAX_FIELDS);
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
    } catch (error) {
      resolve(unreadableForm(error));
      return;
    }
    parser.on('field', (name, value) => {
      const known = sent.get(name);
      if (known) known.push(value);
      else sent.set(name, [value]);
    });
    parser.on('file', (_name, file) => file.resume());
    parser.on('error', (error) => resolve(unreadableForm(error)));
    parser.on('close', () => resolve({ ok: true, sent }));
    parser.end(body);
  });
}

function unreadableForm(error: unknown): ReadSubmission {
  return unreadable({ path: '', message: error instanceof Error ? error.message : String(error) });
}
