import { createHash } from 'node:crypto';

/** What is kept of a key. Keys are long and random, so a plain SHA-256 tells nothing of them. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
