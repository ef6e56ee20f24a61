'use strict';
/**
 * Sliders beside numbers: each moves the number it is for and is moved by it; those of thresholds move their line in the histogram too,
 * which can be dragged itself. The form sends the numbers, and without this script they are what there is.
 */
(() => {
  const form = document.querySelector('form.try');
  if (form === null) return;
  const sliders = [...form.querySelectorAll('input[type=range][data-for]')];
  const numberOf = (slider) => form.elements.namedItem(slider.dataset.for);
  const lineOf = (slider) => form.querySelector(`[data-threshold="${slider.dataset.line}"]`);

  const place = (slider) => {
    const line = lineOf(slider);
    if (line === null) return;
    const { width } = line.ownerSVGElement.viewBox.baseVal;
    const [left, right] = [60, 40];
    const share = (Number(slider.value) - Number(slider.min)) / (Number(slider.max) - Number(slider.min));
    line.setAttribute('transform', `translate(${left + share * (width - left - right)} 0)`);
  };
  const follow = (slider) => {
    const number = numberOf(slider);
    if (number !== null) number.value = slider.value;
    place(slider);
  };

  for (const slider of sliders) {
    slider.hidden = false;
    if (slider.parentElement.matches('.slider')) slider.parentElement.hidden = false;
    slider.addEventListener('input', () => follow(slider));
  }
  form.addEventListener('input', (event) => {
    const slider = sliders.find((one) => one.dataset.for === event.target.name);
    const value = Number(event.target.value.replace(',', '.').replace('−', '-'));
    if (!slider || Number.isNaN(value)) return;
    slider.value = String(value);
    place(slider);
  });

  // What is refused says why, in the place of what it would change.
  form.addEventListener('htmx:beforeSwap', (event) => {
    if ([400, 409].includes(event.detail.xhr.status)) event.detail.shouldSwap = true;
  });

  // A line of the histogram is taken by the hand.
  let taken = null;
  form.addEventListener('pointerdown', (event) => {
    const line = event.target.closest?.('[data-threshold]');
    taken = line ? (sliders.find((one) => one.dataset.line === line.dataset.threshold) ?? null) : null;
    if (taken !== null) event.preventDefault();
  });
  document.addEventListener('pointermove', (event) => {
    if (taken === null) return;
    const svg = lineOf(taken)?.ownerSVGElement;
    if (!svg) return;
    const { left, width } = svg.getBoundingClientRect();
    const whole = svg.viewBox.baseVal.width;
    const share = (((event.clientX - left) / width) * whole - 60) / (whole - 100);
    const [low, high] = [Number(taken.min), Number(taken.max)];
    taken.value = String(Math.round(low + Math.min(Math.max(share, 0), 1) * (high - low)));
    follow(taken);
  });
  document.addEventListener('pointerup', () => {
    taken?.dispatchEvent(new Event('change', { bubbles: true }));
    taken = null;
  });
})();
