'use strict';
/** Refreshes the parts of a page that show what waits for its reader, when that has changed; never under somebody's hands. */
(() => {
  if (document.querySelector('[data-live]') === null || window.EventSource === undefined) return;
  const source = new EventSource('/live');
  source.addEventListener('change', () => {
    for (const part of document.querySelectorAll('[data-live]')) {
      if (!part.contains(document.activeElement)) window.htmx.trigger(part, 'live');
    }
  });
  window.addEventListener('pagehide', () => source.close());
})();
