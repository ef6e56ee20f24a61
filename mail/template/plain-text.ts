import { convert } from 'html-to-text';

/**
 * The plain-text part of a mail that has none of its own, from its laid-out HTML. Made once, with tokens where the expressions are,
 * so that it costs nothing per lead. Links read `label <address>`; what is hidden in HTML stays out.
 */
export function derivePlainText(html: string): string {
  const text = convert(html, {
    wordwrap: false,
    selectors: [
      { selector: 'a', options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true, noAnchorUrl: true } },
      { selector: 'img', format: 'skip' },
      { selector: 'div[style^="display:none"]', format: 'skip' },
      { selector: 'title', format: 'skip' },
      { selector: '[aria-hidden="true"]', format: 'skip' },
      ...['h1', 'h2', 'h3', 'h4'].map((selector) => ({ selector, options: { uppercase: false } })),
    ],
  });
  return tidyText(text);
}

/** No line ends in white space, and no more than one blank line in a row. */
export function tidyText(text: string): string {
  return text
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .concat('\n');
}
