import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';

const FILES = {
  'console.css': { path: join(__dirname, 'assets', 'console.css'), type: 'text/css' },
  'figures.css': { path: join(__dirname, 'assets', 'figures.css'), type: 'text/css' },
  'icon.svg': { path: join(__dirname, 'assets', 'icon.svg'), type: 'image/svg+xml' },
  'live.js': { path: join(__dirname, 'assets', 'live.mjs'), type: 'text/javascript' },
  'shortcuts.js': { path: join(__dirname, 'assets', 'shortcuts.mjs'), type: 'text/javascript' },
  'htmx.js': { path: require.resolve('htmx.org/dist/htmx.min.js'), type: 'text/javascript' },
} as const;

type Asset = { body: Buffer; type: string; tag: string };
const assets = new Map<string, Asset>();
for (const [name, { path, type }] of Object.entries(FILES)) {
  const body = readFileSync(path);
  assets.set(name, { body, type, tag: createHash('sha256').update(body).digest('base64url').slice(0, 12) });
}

/** Where a page finds an asset: its content is in its address, so that browsers keep it for ever. */
export function assetUrl(name: keyof typeof FILES): string {
  return `/console/${assets.get(name)?.tag ?? ''}/${name}`;
}

/** Serves the style sheet and htmx from our own disk. */
export const serveAsset: RequestHandler = (req, res, next) => {
  const { tag, name } = req.params as Record<string, string>;
  const asset = assets.get(name ?? '');
  if (!asset || asset.tag !== tag) {
    next();
    return;
  }
  res.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
  res.type(asset.type).send(asset.body);
};
