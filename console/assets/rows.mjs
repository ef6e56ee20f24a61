'use strict';
/**
 * Adds a row to a condition, or takes one away, where it stands: the same buttons ask the server where this script is not there. Names
 * are numbered on, and numbers that are left out mean nothing.
 */
(() => {
  const numberIn = (item) =>
    Number(/:(\d+):field$/.exec(item.querySelector('[name$=":field"]')?.name ?? '')?.[1] ?? -1);
  const add = (button) => {
    const rows = button.closest('li.together, fieldset').querySelector(':scope > .tests');
    const items = [...rows.children];
    const model = items.findLast((item) => !item.classList.contains('together'));
    if (model === undefined) return false;
    const number =
      Math.max(
        ...items.map((item) => Number(/:(\d+)(?::group|:field)$/.exec(item.querySelector('[name]').name)?.[1] ?? 0)),
      ) + 1;
    const stem = model.querySelector('[name$=":field"]').name.slice(0, -`${numberIn(model)}:field`.length);
    const row = model.cloneNode(true);
    for (const field of row.querySelectorAll('select, input')) {
      field.name = `${stem}${number}:${field.name.split(':').at(-1)}`;
      field.removeAttribute('list');
      if (field instanceof HTMLSelectElement) field.selectedIndex = 0;
      else field.value = '';
    }
    row.querySelector('datalist')?.remove();
    rows.append(row);
    row.querySelector('select').focus();
    return true;
  };
  const drop = (button) => {
    const row = button.closest('li');
    const rows = row.parentElement;
    // The last one stays, empty: there is something to begin with.
    if (rows.querySelectorAll(':scope > li').length < 2) return false;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    next.querySelector('select')?.focus();
    // What is tried as it is typed is tried without it.
    next.dispatchEvent(new Event('change', { bubbles: true }));
    return true;
  };
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-add-row], [data-drop-row]');
    if (!button) return;
    if (button.matches('[data-add-row]') ? add(button) : drop(button)) event.preventDefault();
  });
  // What is known or not has nothing to be compared with.
  const show = (select) => {
    const value = select.closest('.test').querySelector('[name$=":value"]');
    value.hidden = select.value === 'present' || select.value === 'absent';
  };
  for (const select of document.querySelectorAll('.test [name$=":op"]')) show(select);
  document.addEventListener('change', (event) => {
    if (event.target.matches?.('.test [name$=":op"]')) show(event.target);
  });
})();
