import type { FilePath } from '../../domain/files/finding';
import type { Formats } from '../formats';
import { conditionName, hasValue, SPANS, type TypedCondition, type TypedGroup, type TypedRow } from './condition-form';
import { ROW_OPERATORS } from './condition-tree';
import { showDuration } from './typed-duration';
import { fieldChoices, valueChoices, type ConditionNames, type ConditionScope } from './condition-words';

/** A button of a condition: a row or a group more, below the condition or one of its groups; or one less. */
export type RowAction =
  | { do: 'row'; path: FilePath; group?: number }
  | { do: 'group'; path: FilePath }
  | { do: 'drop'; path: FilePath; at: number[] };

/** A condition as its view shows it: rows to choose and type in, in groups, with the buttons that add and take away. */
export function viewCondition(
  { path, anchor, scope }: { path: FilePath; anchor: string; scope: ConditionScope },
  typed: TypedCondition,
  names: ConditionNames,
  formats: Formats,
): object {
  const name = conditionName(path);
  const say = (action: RowAction): string => JSON.stringify(action);
  const row = (item: TypedRow, at: readonly number[]): object => ({
    ...viewRow(item, `${name}:${at.join(':')}`, scope, names, formats),
    ...{ anchor, drop: say({ do: 'drop', path, at: [...at] }) },
  });
  // With nothing asked yet, there is a row to begin with.
  const items = typed.items.length > 0 ? typed.items : [EMPTY];
  return {
    ...{ name, match: typed.match, isEvent: scope === 'props', count: items.length },
    items: items.map((item, at) =>
      'rows' in item
        ? {
            ...{ isGroup: true, name: `${name}:${at}`, match: item.match },
            rows: rowsOf(item).map((one, inner) => row(one, [at, inner])),
            add: say({ do: 'row', path, group: at }),
            drop: say({ do: 'drop', path, at: [at] }),
          }
        : row(item, [at]),
    ),
    add: say({ do: 'row', path }),
    addGroup: say({ do: 'group', path }),
  };
}

/** A row that asks nothing yet. */
export const EMPTY: TypedRow = { field: '', op: 'eq', text: '' };

function rowsOf({ rows }: TypedGroup): readonly TypedRow[] {
  return rows.length > 0 ? rows : [EMPTY];
}

function viewRow(
  { field, op, text }: TypedRow,
  name: string,
  scope: ConditionScope,
  names: ConditionNames,
  formats: Formats,
): object {
  const groups = fieldChoices(scope, names, formats);
  const isListed = groups.some(({ options }) => options.some(({ value }) => value === field));
  const choices = valueChoices(field, names, formats);
  return {
    ...{ name, field, wantsValue: hasValue(op) },
    text: SPANS.includes(op) ? showDuration(text, formats.language) : text,
    operators: ROW_OPERATORS.map((value) => ({ value, chosen: value === op })),
    groups: groups.map(({ label, options }) => ({
      label,
      options: options.map((option) => ({ ...option, chosen: option.value === field })),
    })),
    // One that is named nowhere here stays what it is.
    other: field !== '' && !isListed ? field : null,
    choices: choices.length > 0 ? choices : null,
  };
}

/** A condition after one of its buttons; what is not there is left as it was. */
export function pressed(typed: TypedCondition, action: RowAction): TypedCondition {
  const { items } = typed;
  if (action.do === 'group') return { ...typed, items: [...items, { match: 'any', rows: [EMPTY, EMPTY] }] };
  if (action.do === 'row') {
    if (action.group === undefined) return { ...typed, items: [...(items.length > 0 ? items : [EMPTY]), EMPTY] };
    return {
      ...typed,
      items: items.map((item, at) =>
        at === action.group && 'rows' in item ? { ...item, rows: [...rowsOf(item), EMPTY] } : item,
      ),
    };
  }
  const [at, inner] = action.at;
  if (inner === undefined) return { ...typed, items: items.filter((_, index) => index !== at) };
  return {
    ...typed,
    items: items.flatMap((item, index) => {
      if (index !== at || !('rows' in item)) return [item];
      const rows = item.rows.filter((_, row) => row !== inner);
      return rows.length > 0 ? [{ ...item, rows }] : [];
    }),
  };
}
