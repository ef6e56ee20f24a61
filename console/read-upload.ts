import type { Request } from 'express';
import busboy from 'busboy';
import { readForm, type Form } from './form';

/** A file that came with a form, as its bytes; `charset` is what it was declared to be written in. */
export type SentFile = { name: string; bytes: Buffer; charset: string | null };
/** A form with the file it brought; null where none was chosen. `too-large`: more than it may be, and nothing is kept of it. */
export type Upload = { form: Form; file: SentFile | null } | 'too-large' | 'unreadable';

const MAX_FIELDS = 50;
const MAX_FIELD_BYTES = 65_536;

/** Reads a form that may bring one file. Never rejects. */
export function readUpload(req: Request, maxBytes: number): Promise<Upload> {
  // Without a file it came like any other form.
  if (req.is('multipart/form-data') === false) return Promise.resolve({ form: readForm(req.body), file: null });
  return new Promise((resolve) => {
    const fields: Record<string, string> = {};
    const chunks: Buffer[] = [];
    let file: Omit<SentFile, 'bytes'> | null = null;
    let isTooLarge = false;
    let parser: busboy.Busboy;
    try {
      const limits = { fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES, files: 1, fileSize: maxBytes };
      parser = busboy({ headers: req.headers, limits, defParamCharset: 'utf8' });
    } catch {
      resolve('unreadable');
      return;
    }
    parser.on('field', (name, value) => {
      fields[name] = value;
    });
    parser.on('file', (_field, stream, { filename, mimeType }) => {
      const charset = /;\s*charset="?([\w-]+)/i.exec(mimeType)?.[1]?.toLowerCase() ?? null;
      file = { name: filename ?? '', charset };
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => {
        isTooLarge = true;
        chunks.length = 0;
      });
    });
    parser.on('error', () => resolve('unreadable'));
    req.on('aborted', () => resolve('unreadable'));
    parser.on('close', () => {
      const bytes = Buffer.concat(chunks);
      if (isTooLarge) resolve('too-large');
      // A field of files that was left empty comes as a file of nothing.
      else resolve({ form: readForm(fields), file: file === null || bytes.length === 0 ? null : { ...file, bytes } });
    });
    req.pipe(parser);
  });
}
