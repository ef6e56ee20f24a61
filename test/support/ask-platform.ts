import { randomUUID } from 'node:crypto';

/**
 * What a running platform answers its administrator, as the caller says it is shaped; `{}` for an empty answer. A body that is a text
 * is sent as CSV. Each request is one of its own. Throws on any status but success.
 */
export async function askPlatform<T>(url: string, method: string, path: string, body?: object | string): Promise<T> {
  const answer = await fetch(url + path, {
    method,
    headers: {
      authorization: 'Bearer dev-admin',
      'content-type': typeof body === 'string' ? 'text/csv' : 'application/json',
      ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as T;
}
