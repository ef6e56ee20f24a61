type Operation = {
  summary: string;
  tags: string[];
  'x-roles': string[];
  parameters: { name: string; in: string; required: boolean; schema: unknown }[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, unknown>;
};

/** Text made harmless inside HTML and its attributes. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1c2321}
h2{margin-top:2.5rem;border-bottom:1px solid #cfd8d3}summary{cursor:pointer;padding:.35rem 0}code{font:13px ui-monospace,monospace}
summary,code{overflow-wrap:anywhere}.m{display:inline-block;width:4.2rem;font-weight:600;text-transform:uppercase;color:#2c6e49}.r{color:#5b6762;font-size:.85em}
pre{background:#f3f6f4;padding:.8rem;overflow:auto;font-size:12px}details{border-bottom:1px solid #edf1ee}
@media(prefers-color-scheme:dark){body{background:#141917;color:#e2e8e5}pre{background:#1e2522}.m{color:#7fc8a0}details,h2{border-color:#2c3531}}`;

/** A page that needs no script and nothing from elsewhere: every operation, its roles, parameters, body and answers. */
export function renderDocs(document: Record<string, unknown>): string {
  const paths = document.paths as Record<string, Record<string, Operation>>;
  const byTag = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0] ?? '';
      byTag.set(tag, [...(byTag.get(tag) ?? []), renderOperation(path, method, operation)]);
    }
  }
  const sections = [...byTag].map(([tag, operations]) => `<h2>${escapeHtml(tag)}</h2>${operations.join('')}`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Ripen API</title><style>${STYLE}</style></head><body><h1>Ripen API</h1>
<p>Send <code>Authorization: Bearer &lt;key&gt;</code>. The same as OpenAPI 3.1: <a href="/openapi.json">/openapi.json</a>.</p>${sections}</body></html>`;
}

function renderOperation(path: string, method: string, operation: Operation): string {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const parts = [
    ...operation.parameters.map(
      ({ name, in: where, required, schema }) =>
        `<li><code>${escapeHtml(name)}</code> (${where}${required ? ', required' : ''}) <code>${escapeHtml(JSON.stringify(schema))}</code></li>`,
    ),
  ];
  return `<details><summary><span class="m">${method}</span> <code>${escapeHtml(path)}</code> ${escapeHtml(operation.summary)}
<span class="r">${escapeHtml(operation['x-roles'].join(', '))}</span></summary>
${parts.length > 0 ? `<ul>${parts.join('')}</ul>` : ''}
${body === undefined ? '' : `<p>Body</p><pre>${escapeHtml(JSON.stringify(body, null, 2))}</pre>`}
<p>Answers: ${escapeHtml(Object.keys(operation.responses).join(', '))}</p></details>`;
}
