import type { Bant } from '../../domain/lead/lead';
import { definite, type Form } from '../form';

/** The four answers of a qualification, in the order in which they are asked. */
export const ANSWERS = ['budget', 'authority', 'need', 'time'] as const;
type Answer = (typeof ANSWERS)[number];

export type BantField = {
  name: Answer;
  met: 'yes' | 'no' | '';
  required: boolean;
  note: string;
  detail: string;
  min: string;
  max: string;
  currency: string;
};

/** What the form shows: what was just typed, else what is known from before, so that nobody is asked twice. */
export function bantFields(known: Bant, form: Form, required: readonly string[]): BantField[] {
  const amounts = {
    min: form.text('budget.min') ?? String(known.budget?.min ?? ''),
    max: form.text('budget.max') ?? String(known.budget?.max ?? ''),
    currency: form.text('budget.currency') ?? known.budget?.currency ?? 'EUR',
  };
  return ANSWERS.map((name) => ({
    name,
    required: required.includes(name),
    met: metOf(form.text(`${name}.met`), known[name]?.met),
    note: form.text(`${name}.note`) ?? known[name]?.note ?? '',
    detail: form.text(`${name}.detail`) ?? detailOf(name, known),
    ...amounts,
  }));
}

function metOf(typed: string | undefined, known: boolean | undefined): BantField['met'] {
  if (typed === 'yes' || typed === 'no') return typed;
  return known === undefined ? '' : known ? 'yes' : 'no';
}

function detailOf(name: Answer, known: Bant): string {
  const details = {
    budget: undefined,
    authority: known.authority?.role,
    need: known.need?.product,
    time: known.time?.horizon,
  };
  return details[name] ?? '';
}

/** The answers of the form; one that was not chosen is left open. Null where the budget is not in numbers, or its upper end below its lower. */
export function readBant(form: Form): Bant | null {
  const [min, max] = [form.number('budget.min'), form.number('budget.max')];
  if (!(0 <= (min ?? 0) && (min ?? 0) <= (max ?? Infinity))) return null;
  const currency = form.text('budget.currency')?.toUpperCase();
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency)) return null;
  const base = (name: Answer): { met: boolean; note?: string } | undefined => {
    const met = form.text(`${name}.met`);
    if (met !== 'yes' && met !== 'no') return undefined;
    return { met: met === 'yes', ...definite({ note: form.text(`${name}.note`)?.slice(0, 10_000) }) };
  };
  const detail = (name: Answer): string | undefined => form.text(`${name}.detail`)?.slice(0, 200);
  const [budget, authority, need, time] = ANSWERS.map(base);
  const amounts = min === undefined && max === undefined ? {} : definite({ min, max, currency });
  return definite({
    budget: budget && { ...budget, ...amounts },
    authority: authority && { ...authority, ...definite({ role: detail('authority') }) },
    need: need && { ...need, ...definite({ product: detail('need') }) },
    time: time && { ...time, ...definite({ horizon: detail('time') }) },
  });
}
