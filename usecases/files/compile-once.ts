import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { compileTemplate, type TemplateParts, type TemplateSource } from '../../mail/template';

type Compiled = ReturnType<typeof compileTemplate>;

// Laying MJML out takes tens of milliseconds a language, and each sequence that sends a mail is checked against it.
const compiled = new LRUCache<string, { result: Compiled }>({ max: 300 });

/** A template compiled; the same texts with the same layouts, partials and names of codes are compiled once a process. */
export function compileOnce(source: TemplateSource, shared: TemplateParts, codes: readonly string[]): Compiled {
  const key = createHash('sha256')
    .update(JSON.stringify([source, shared, codes]))
    .digest('base64url');
  const known = compiled.get(key);
  if (known) return known.result;
  const result = compileTemplate(source, shared, codes);
  compiled.set(key, { result });
  return result;
}
