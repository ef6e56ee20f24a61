/** How a mail is looked at: as a reader with a light or a dark screen sees it. */
export const SCHEMES = ['light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];

const MEDIA = /\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)/gi;
/** What mail programs with a dark screen give a mail that says nothing of it: their own ground and ink, where it sets none. */
const DARK_GROUND = '<style>:root{color-scheme:dark}html{background:#1b1b1d;color:#e8e8ea}a{color:#8ab4f8}</style>';
const LIGHT_GROUND = '<style>:root{color-scheme:only light}</style>';

/**
 * A mail as it looks under a scheme, whatever the screen of who previews it: its own rules for that scheme hold and those for the other do
 * not. The ground comes first, so that whatever the mail sets itself wins.
 */
export function paintMail(html: string, scheme: Scheme): string {
  const painted = html.replace(MEDIA, (_media, asked: string) =>
    asked.toLowerCase() === scheme ? '(min-width: 0)' : '(max-width: 0) and (min-width: 1px)',
  );
  const ground = scheme === 'dark' ? DARK_GROUND : LIGHT_GROUND;
  return /<head[^>]*>/i.test(painted)
    ? painted.replace(/<head[^>]*>/i, (head) => head + ground)
    : painted.replace(/^(\s*<!doctype[^>]*>)?/i, (doctype) => doctype + ground);
}
