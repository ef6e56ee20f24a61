/** After `tsc`: the console's views and style sheet, which it leaves where they are, go beside the compiled code. */
import { cpSync } from 'node:fs';

for (const folder of ['views', 'assets']) cpSync(`console/${folder}`, `dist/console/${folder}`, { recursive: true });
