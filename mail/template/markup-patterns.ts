/** A tag or a comment of markup: group 1 is the slash of a closing tag, 2 its name, 3 what stands between name and end. */
export const TAG = /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][\w:-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g;
/** An attribute within a tag: group 1 is its name, 2 its value as written. */
export const ATTRIBUTE = /([^\s=/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g;

/** MJML's components whose content is HTML and passed through as it is. */
export const CONTENT_TAGS: ReadonlySet<string> = new Set(
  'mj-breakpoint mj-preview mj-style mj-title mj-button mj-raw mj-text mj-table mj-social-element mj-navbar-link mj-accordion-text mj-accordion-title mj-carousel-image'.split(
    ' ',
  ),
);
