import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'express';

const inAssets = (file: string): string => join(__dirname, 'assets', file);
const SCRIPT = 'text/javascript';
const FILES = {
  'console.css': { path: inAssets('console.css'), type: 'text/css' },
  'figures.css': { path: inAssets('figures.css'), type: 'text/css' },
  'editing.css': { path: inAssets('editing.css'), type: 'text/css' },
  'icon.svg': { path: inAssets('icon.svg'), type: 'image/svg+xml' },
  'live.js': { path: inAssets('live.mjs'), type: SCRIPT },
  'shortcuts.js': { path: inAssets('shortcuts.mjs'), type: SCRIPT },
  'rows.js': { path: inAssets('rows.mjs'), type: SCRIPT },
  'scrub.js': { path: inAssets('scrub.mjs'), type: SCRIPT },
  'thresholds.js': { path: inAssets('thresholds.mjs'), type: SCRIPT },
  'editor.js': { path: inAssets('editor.js'), type: SCRIPT },
  'htmx.js': { path: require.resolve('htmx.org/dist/htmx.min.js'), type: SCRIPT },
} as const;

/** An asset by its name. */
export type AssetName = keyof typeof FILES;

type Asset = { body: Buffer; type: string; tag: string };
const assets = new Map<string, Asset>();

/** Read when it is first asked for, then kept. */
function findAsset(name: string): Asset | null {
  const known = assets.get(name);
  if (known || !Object.hasOwn(FILES, name)) return known ?? null;
  const { path, type } = FILES[name as AssetName];
  const body = name === 'editor.js' && !existsSync(path) ? bundleEditor() : readFileSync(path);
  const asset = { body, type, tag: createHash('sha256').update(body).digest('base64url').slice(0, 12) };
  assets.set(name, asset);
  return asset;
}

/** From the sources there is no bundle: it is made once a process, in some tenths of a second. Without it the textarea stays one. */
function bundleEditor(): Buffer {
  const script = join(__dirname, '..', 'scripts', 'bundle-editor.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { maxBuffer: 8_388_608, timeout: 60_000 });
  if (status === 0) return stdout;
  process.emitWarning(
    `The console's editor could not be bundled, so files are written in a plain field: ${String(stderr)}`,
  );
  return Buffer.from('');
}

/** Where a page finds an asset: its content is in its address, so that browsers keep it for ever. */
export function assetUrl(name: AssetName): string {
  return `/console/${findAsset(name)?.tag ?? ''}/${name}`;
}

/** Serves the style sheets and scripts from our own disk. */
export const serveAsset: RequestHandler = (req, res, next) => {
  const { tag, name } = req.params as Record<string, string>;
  const asset = findAsset(name ?? '');
  if (!asset || asset.tag !== tag) {
    next();
    return;
  }
  res.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
  res.type(asset.type).send(asset.body);
};
