/** The development keys that api.md lists: what each colleague of the example signs their requests with. */
export type Key =
  | 'dev-admin'
  | 'dev-marketer'
  | 'dev-lead-manager'
  | 'dev-qualifier'
  | 'dev-sales'
  | 'dev-sales-2'
  | 'dev-sales-manager'
  | 'dev-integration';

/** An answer that is not 2xx: its status and the problem's own words. */
export class RefusedError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type ApiRequest = {
  key: Key;
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** Of a body that is a text. */
  type?: string;
  /** Makes a POST that is repeated under the same key happen once (api.md). */
  once?: string;
};

/** Speaks to one platform by its HTTP contract. */
export interface ApiClient {
  /** The answer's JSON. Throws `RefusedError` for any other status than 2xx, the fetch error when nothing answers. */
  call(path: string, request: ApiRequest): Promise<unknown>;
  /** Every item of a list, page after page. */
  list(path: string, key: Key): Promise<unknown[]>;
}

const ANSWERS_WITHIN_MS = 30_000;
const PAGE = 200;

export function createApiClient(baseUrl: string): ApiClient {
  async function call(path: string, { key, method = 'GET', body, type, once }: ApiRequest): Promise<unknown> {
    const isText = typeof body === 'string';
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        'accept-language': 'en',
        ...(once !== undefined && { 'idempotency-key': once }),
        ...(body !== undefined && { 'content-type': type ?? (isText ? 'text/plain' : 'application/json') }),
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new RefusedError(response.status, `${method} ${path}: ${response.status} ${wordsOf(text)}`);
    return text === '' ? null : (JSON.parse(text) as unknown);
  }

  async function list(path: string, key: Key): Promise<unknown[]> {
    const items: unknown[] = [];
    let cursor: string | null = null;
    do {
      const query = `${path.includes('?') ? '&' : '?'}limit=${PAGE}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const page = (await call(path + query, { key })) as { items: unknown[]; next: string | null };
      items.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return items;
  }
  return { call, list };
}

/** What a problem+json says is wrong; else the text itself, shortened. */
export function wordsOf(text: string): string {
  try {
    const problem = JSON.parse(text) as {
      detail?: string;
      title?: string;
      errors?: { path: string; message: string }[];
    };
    const errors = (problem.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
    return [problem.detail ?? problem.title, ...errors].filter((part) => part !== undefined).join('; ');
  } catch {
    return text.slice(0, 200);
  }
}

/** Whether what was asked may have been done although the answer was an error, or none came: then the same is asked again. */
export function mayHaveHappened(error: unknown): boolean {
  return !(error instanceof RefusedError) || error.status === 503;
}
