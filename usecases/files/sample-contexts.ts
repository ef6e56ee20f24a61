import type { Field, FieldType } from '../../domain/files/fields';
import type { Json, JsonObject } from '../../domain/timeline/entry';
import type { RenderContext } from '../../mail/render';

const PAGE = 'https://ripen.example';

/** What a field of each type holds of the lead of whom all is known. */
const SAMPLE_VALUES: Readonly<Record<FieldType, Json>> = {
  text: 'Exemple',
  number: 250,
  boolean: true,
  date: '2026-03-31',
  choice: 'other',
  list: ['exemple'],
  email: 'camille@example.com',
  phone: '+33 1 23 45 67 89',
  url: 'https://example.com/',
  country: 'FR',
};

/**
 * The leads templates are tried on before they are published (files.md: "a template that fails against the sample leads"): one of whom only
 * the address is known, and one with every field of `fields.yaml`. `codes`: the names sequences give their codes.
 */
export function sampleContexts(fields: readonly Field[], codes: readonly string[]): RenderContext[] {
  const whole: JsonObject = Object.fromEntries(fields.map((field) => [field.name, valueOf(field)]));
  return [{ email: 'sample@example.com' }, { ...whole, email: 'sample@example.com' }].map((lead) => ({
    ...contextOf(lead),
    codes: Object.fromEntries(codes.map((name) => [name, 'SAMPLE-CODE'])),
  }));
}

function valueOf({ type, values }: Field): Json {
  const [first] = values ?? [];
  if (first === undefined) return SAMPLE_VALUES[type];
  return typeof first === 'string' ? first : first.value;
}

/** All that a mail may be given besides the lead: what is absent here would be absent live. */
function contextOf(lead: JsonObject): RenderContext {
  return {
    lead,
    coupon: 'SAMPLE-CODE',
    score: 0,
    sequence: 'sample',
    sender: { name: 'Camille', address: 'camille@example.com' },
    rep: { name: 'Camille', email: 'camille@example.com' },
    urls: {
      unsubscribe: `${PAGE}/u/sample`,
      preferences: `${PAGE}/p/sample`,
      view: `${PAGE}/v/sample`,
      confirm: `${PAGE}/o/sample`,
      document: `${PAGE}/a/sample`,
      data: `${PAGE}/p/sample`,
      asset: (name) => `${PAGE}/a/${encodeURIComponent(name)}`,
    },
  };
}
