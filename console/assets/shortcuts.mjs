'use strict';
/** Alt and a digit does what carries that access key: browsers differ in how they ask for those, and on many keyboards a digit needs Shift. */
document.addEventListener('keydown', (event) => {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (!event.altKey || event.ctrlKey || event.metaKey || digit === undefined) return;
  const found = document.querySelector(`[accesskey="${digit}"]`);
  if (found === null) return;
  event.preventDefault();
  found.focus();
  found.click();
});
