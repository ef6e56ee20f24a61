'use strict';
/** The slider over a journey: what lies ahead of its moment is dimmed, and what is so at that moment is said. Without it the list stands whole. */
(() => {
  const scrub = document.querySelector('#scrub');
  const input = scrub?.querySelector('input');
  const output = scrub?.querySelector('output');
  const moments = [...document.querySelectorAll('[data-moment]')];
  if (!input || !output || moments.length === 0) return;
  const show = (scrolls) => {
    const at = Number(input.value);
    let current = null;
    for (const moment of moments) {
      const n = Number(moment.dataset.moment);
      moment.classList.toggle('ahead', n > at);
      if (n === at) {
        moment.setAttribute('aria-current', 'step');
        current = moment;
      } else moment.removeAttribute('aria-current');
    }
    const said = current?.dataset.said ?? '';
    output.textContent = said;
    input.setAttribute('aria-valuetext', said);
    if (scrolls) current?.scrollIntoView({ block: 'nearest' });
  };
  scrub.hidden = false;
  input.addEventListener('input', () => show(true));
  show(false);
})();
