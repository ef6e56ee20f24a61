import { formOf } from '../../console/editing/form-of-file';
import { inputName } from '../../console/editing/fields';
import { basisOf, writeForm } from '../../console/editing/read-edits';
import { readDurationTyped, showDuration } from '../../console/editing/typed-duration';
import { readForm } from '../../console/form';
import { createFormats } from '../../console/formats';
import { fileNameOf } from '../../console/pages/file-address';
import type { Field } from '../../domain/files/fields';

const CALENDAR = { zone: 'Europe/Paris', days: ['mon' as const], from: '09:00', to: '18:00' };
const formats = createFormats('fr', CALENDAR, 0);
const PROFILE: Field[] = [
  { name: 'country', type: 'country', label: { fr: 'Pays', en: 'Country' } },
  { name: 'nurtured', type: 'boolean', label: { fr: 'Mûri', en: 'Nurtured' } },
];
const names = { profile: PROFILE, kinds: [], sequences: [] };
const TEXT = `sequence: many
steps:
  - id: either
    waitFor: { any: [{ event: email.clicked, of: first }, { event: page.viewed }], timeout: 5 days } # as agreed
  - branch:
      - when: { profile.country: BE }
        steps: [{ wait: 1 day }]
      - steps: [{ wait: 2 days }]
  - set: { profile.nurtured: true }
`;
const ANY = ['steps', 0, 'waitFor', 'any'];
const SET = ['steps', 2, 'set'];

function written(sent: Record<string, string>): string {
  const form = readForm({ text: TEXT, made: TEXT, basis: basisOf(TEXT), ...sent });
  const outcome = writeForm('sequences', TEXT, form, formats);
  return outcome.code === 'ok' ? outcome.value.text : JSON.stringify(outcome);
}

describe('the form of a sequence', () => {
  it('has a field for each event of several that are waited for, and for each field that is set', () => {
    const shown = JSON.stringify(formOf('sequences', TEXT, { formats, names }, undefined));
    for (const label of ['Événement 1', 'Événement 2', 'Mûri', 'Ou un autre événement', 'Retirer l’événement 2'])
      expect(shown).toContain(`"${label}"`);
    expect(shown).not.toContain('"as":"flow"');
  });

  it('names the arms of a branch by what they ask', () => {
    const { parts } = formOf('sequences', TEXT, { formats, names }, undefined) as { parts: { arm: string | null }[] };
    expect(parts.map(({ arm }) => arm).filter((arm) => arm !== null)).toEqual(['si Pays est BE', 'sinon']);
  });

  it('writes one event, and leaves the others and the comment', () => {
    expect(written({ [inputName([...ANY, 1, 'event'])]: 'form.submitted' })).toBe(
      TEXT.replace('{ event: page.viewed }', '{ event: form.submitted }'),
    );
  });

  it('shows and takes lengths of time in the language of its reader; the file keeps its words', () => {
    const shown = JSON.stringify(formOf('sequences', TEXT, { formats, names }, undefined));
    for (const said of ['"value":"5 jours"', '"gist":"1 jour"', '"gist":"2 jours"']) expect(shown).toContain(said);
    const timeout = inputName(['steps', 0, 'waitFor', 'timeout']);
    expect(written({ [timeout]: '5 jours' })).toBe(TEXT);
    expect(written({ [timeout]: '2 semaines' })).toBe(TEXT.replace('5 days', '2 weeks'));
    expect(written({ [timeout]: '1 jour ouvré' })).toBe(TEXT.replace('5 days', '1 business day'));
    expect(written({ [timeout]: '6 days' })).toBe(TEXT.replace('5 days', '6 days'));
    expect(written({ [timeout]: 'bientôt' })).toBe(TEXT.replace('5 days', 'bientôt'));
  });

  it.each([
    ['90 minutes', '90 minutes'],
    ['1 hour', '1 heure'],
    ['1.5 hours', '1,5 heure'],
    ['3 days', '3 jours'],
    ['1 month', '1 mois'],
    ['6 months', '6 mois'],
    ['2 years', '2 ans'],
    ['2 business days', '2 jours ouvrés'],
    ['4 business hours', '4 heures ouvrées'],
  ])('reads %s as %s and back', (written, french) => {
    expect(showDuration(written, 'fr')).toBe(french);
    expect(readDurationTyped(french)).toBe(written);
    expect(showDuration(french, 'en')).toBe(written);
  });

  it('begins a mail with a template there is', () => {
    const sent = { do: JSON.stringify({ do: 'add', path: ['steps'] }), 'add:["steps"]': 'email' };
    const form = readForm({ text: TEXT, made: TEXT, basis: basisOf(TEXT), ...sent });
    const outcome = writeForm('sequences', TEXT, form, formats, 'welcome');
    expect(outcome.code === 'ok' && outcome.value.text).toContain('template: welcome');
    expect(written(sent)).toContain('template: nom-du-modele');
  });

  it('adds an event to wait for and takes one away', () => {
    expect(written({ do: JSON.stringify({ do: 'add', path: ANY }) })).toContain(
      '{ event: page.viewed }, { event: email.opened }]',
    );
    expect(written({ do: JSON.stringify({ do: 'remove', path: [...ANY, 0] }) })).toContain(
      'any: [{ event: page.viewed }], timeout',
    );
  });

  it('keeps a flag a flag, and sets one more field, a number where it is one', () => {
    expect(written({ [inputName([...SET, 'profile.nurtured'])]: 'false' })).toContain('{ profile.nurtured: false }');
    const more = { [`${inputName(SET)}:field`]: 'profile.employees', [`${inputName(SET)}:value`]: '30' };
    expect(written(more)).toContain('set: { profile.nurtured: true, profile.employees: 30 }');
    expect(written({ [`${inputName(SET)}:field`]: 'profile.employees' })).toBe(TEXT);
  });
});

it.each([
  ['welcome', 'welcome'],
  ['Relance d’été 2027', 'relance-d-ete-2027'],
  ['layouts/base', 'layouts/base'],
  ['  ', null],
  ['../etc', 'etc'],
])('a file called "%s" is named %s', (called, name) => expect(fileNameOf(called)).toBe(name));
