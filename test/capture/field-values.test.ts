import fc from 'fast-check';
import type { Field } from '../../domain/files/fields';
import { readFieldValue } from '../../usecases/capture/field-values';
import { normalisePhone } from '../../usecases/capture/identifiers';
import type { Json } from '../../domain/timeline/entry';

const read = (type: Field['type'], raw: Json, values?: Field['values']): Json | undefined => {
  const result = readFieldValue({ name: 'x', type, ...(values === undefined ? {} : { values }) }, raw);
  return result.ok ? result.value : undefined;
};

test.each<[Field['type'], Json, Json | undefined]>([
  ['number', '1 234,5', 1234.5],
  ['number', '1,234.5', 1234.5],
  ['number', '-3', -3],
  ['number', '12e3', undefined],
  ['number', '', undefined],
  ['boolean', 'Oui', true],
  ['boolean', 'false', false],
  ['boolean', 'perhaps', undefined],
  ['date', '31/03/2026', '2026-03-31'],
  ['date', '2026-02-30', undefined],
  ['date', '2026-03-31T10:00:00+02:00', '2026-03-31T08:00:00.000Z'],
  ['country', 'fr', 'FR'],
  ['country', 'Belgique', 'BE'],
  ['country', 'Germany', 'DE'],
  ['country', 'UK', 'GB'],
  ['country', 'France', 'FR'],
  ['country', 'ZZ', undefined],
  ['list', 'a; b ;a', ['a', 'b']],
  ['email', 'A@B.example', 'a@b.example'],
  ['url', 'javascript:alert(1)', undefined],
  ['text', ' x ', 'x'],
  ['text', 'x'.repeat(5000), undefined],
])('%s reads %j as %j', (type, raw, value) => {
  expect(read(type, raw)).toEqual(value);
});

test.each<[Partial<Field>, Json, string | null]>([
  [{ name: 'employees' }, '-4', 'un nombre d’au moins 0'],
  [{ name: 'employees' }, 'beaucoup', 'un nombre'],
  [{ name: 'employees' }, '0', null],
  [{ name: 'growth' }, '-4', null],
  [{ name: 'growth', min: -2, max: 2 }, '-4', 'un nombre de -2 à 2'],
  [{ name: 'budget', min: -10 }, '-4', null],
  [{ name: 'sites', max: 5 }, 6, 'un nombre d’au plus 5'],
])('of the number %j %j is told: expected %s', (field, raw, expected) => {
  const result = readFieldValue({ name: 'x', type: 'number', ...field }, raw);
  expect(result.ok ? null : result.expected.fr).toBe(expected);
});

test('a choice is found by value, label or synonym, whatever capitals and accents', () => {
  const values: Field['values'] = [
    'hr',
    { value: 'payroll', label: { fr: 'Responsable paie', en: 'Payroll manager' }, synonyms: ['Gestionnaire de paie'] },
  ];
  expect(
    ['HR', 'payroll manager', 'RESPONSABLE PAIE', 'gestionnaire de paie'].map((raw) => read('choice', raw, values)),
  ).toEqual(['hr', 'payroll', 'payroll', 'payroll']);
  expect(read('choice', 'intern', values)).toBeUndefined();
});

test('whatever is given, reading never throws and what was read reads as itself', () => {
  const type = fc.constantFrom<Field['type']>(
    'text',
    'number',
    'boolean',
    'date',
    'list',
    'email',
    'phone',
    'url',
    'country',
  );
  fc.assert(
    fc.property(type, fc.jsonValue(), (kind, raw) => {
      const value = read(kind, raw as Json);
      if (value !== undefined) expect(read(kind, value)).toEqual(value);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['+33 (0)1 23-45.67 89', undefined, '+33123456789'],
  ['0033 1 23 45 67 89', undefined, '+33123456789'],
  ['01 23 45 67 89', 'FR', '+33123456789'],
  ['01 23 45 67 89', undefined, '0123456789'],
  ['abc', undefined, null],
])('the telephone number %s (%s) is %s', (phone, country, normal) => {
  expect(normalisePhone(phone, country)).toBe(normal);
});
