import type { Config } from './config';

export type ServerAnswer = { ok: boolean; status: number; body: Record<string, unknown> };

const PATIENCE_MS = 30_000;

/** Asks the server of the configuration under its key. Throws with words for people when nothing answers or no key is set. */
export async function callServer(
  { client }: Config,
  method: 'PUT' | 'POST' | 'GET',
  path: string,
  content: { text?: string; json?: unknown; language?: string; patienceMs?: number } = {},
): Promise<ServerAnswer> {
  if (client.key === null) throw new Error('RIPEN_KEY is needed: an API key of the server.');
  const type = content.text === undefined ? 'application/json' : 'application/yaml';
  const body = content.text ?? (content.json === undefined ? undefined : JSON.stringify(content.json));
  const response = await fetch(client.server + path, {
    method,
    headers: {
      Authorization: `Bearer ${client.key}`,
      'Accept-Language': content.language ?? 'en',
      ...(body !== undefined && { 'Content-Type': type }),
    },
    signal: AbortSignal.timeout(content.patienceMs ?? PATIENCE_MS),
    ...(body !== undefined && { body }),
  }).catch((error: unknown) => {
    const isSlow = typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
    const waitedS = (content.patienceMs ?? PATIENCE_MS) / 1000;
    const message = isSlow ? `${method} ${path} was not answered within ${waitedS} s` : 'Nothing answers';
    throw new Error(`${message} on ${client.server}.`, { cause: error });
  });
  const parsed: unknown = await response.json().catch(() => ({}));
  return { ok: response.ok, status: response.status, body: (parsed ?? {}) as Record<string, unknown> };
}
