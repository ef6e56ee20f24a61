'use strict';
/**
 * Brings into sight where one is among the pages, on a screen too narrow for their names; refreshes the parts of a page that show what
 * waits for its reader, when that has changed, and never under somebody's hands.
 */
(() => {
  document.querySelector('.nav [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  if (document.querySelector('[data-live]') === null || window.EventSource === undefined) return;
  const source = new EventSource('/live');
  source.addEventListener('change', () => {
    for (const part of document.querySelectorAll('[data-live]')) {
      if (!part.contains(document.activeElement)) window.htmx.trigger(part, 'live');
    }
  });
  window.addEventListener('pagehide', () => source.close());
})();
