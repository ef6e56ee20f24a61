import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A marketer's site on a server of its own: pages by path, `{{ripen}}` in them being the platform's address. */
export type Site = { url: string; pages: Map<string, string>; close(): Promise<void> };

/** The three lines of HTML a newcomer adds; `tag` adds attributes to the tracker's tag. */
export function threeLines(tag = ''): string {
  return `<script>window.ripen=window.ripen||function(){(ripen.q=ripen.q||[]).push(arguments)};ripen('page')</script>
<script async src="{{ripen}}/t.js" ${tag}></script>
<script src="{{ripen}}/f/guide.js"></script>`;
}

/** Every path not listed shows the three lines. */
export async function startSite(ripenUrl: string): Promise<Site> {
  const pages = new Map<string, string>();
  const server = createServer((req, res) => {
    const path = new URL(req.url ?? '/', 'http://site').pathname;
    const body = pages.get(path) ?? threeLines();
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    res.end(
      `<!doctype html><html lang="en"><head><title>Page ${path}</title></head><body>${body.replaceAll('{{ripen}}', ripenUrl)}</body></html>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pages,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
