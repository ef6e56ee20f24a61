/** After `tsc`: the console's views and style sheets, which it leaves where they are, and the bundled editor go beside the compiled code. */
import { cpSync, writeFileSync } from 'node:fs';
import { bundleEditor } from './bundle-editor.mjs';

for (const folder of ['views', 'assets']) cpSync(`console/${folder}`, `dist/console/${folder}`, { recursive: true });
writeFileSync('dist/console/assets/editor.js', await bundleEditor());
