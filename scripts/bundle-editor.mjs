/**
 * `node scripts/bundle-editor.mjs`: writes the console's editor (console/browser/editor.mjs) as one script to the standard output. The
 * console asks for it when it runs from its sources; `npm run build` puts it beside the compiled code.
 */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const at = (file) => fileURLToPath(new URL(`../console/browser/${file}`, import.meta.url));

/** Our editor has no parser: what asks for one gets none, and nothing of it is bundled. */
const withoutParser = {
  name: 'without-parser',
  setup({ onResolve }) {
    onResolve({ filter: /^@codemirror\/language$/ }, () => ({ path: at('no-parser.mjs'), sideEffects: false }));
    onResolve({ filter: /^@lezer\/common$/ }, async () => ({ path: at('no-parser.mjs'), sideEffects: false }));
  },
};

/** The bundle as text. */
export async function bundleEditor() {
  const { outputFiles, warnings } = await build({
    entryPoints: [at('editor.mjs')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    write: false,
    logLevel: 'error',
    plugins: [withoutParser],
  });
  if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join('\n'));
  return outputFiles[0].text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(await bundleEditor());
