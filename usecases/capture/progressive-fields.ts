import type { Form, FormField } from '../../domain/files/form';
import type { LeadRecord } from '../../domain/lead/lead';
import type { Store } from '../../store/index';
import { visitorAlias } from './identifiers';

/**
 * The fields a form shows: all of them, or, where it says `progressive: 3`, those that are not known of this person yet, at most three
 * at once. The address, what must be filled in, consents and hidden fields are always there and are not counted.
 */
export function fieldsToAsk(form: Form, known: ReadonlySet<string>): FormField[] {
  const { progressive } = form;
  if (progressive === undefined || form.kiosk === true) return form.fields;
  let left = progressive;
  return form.fields.filter((field) => {
    if (field.name === 'email' || field.type === 'consent' || field.type === 'hidden') return true;
    if (known.has(field.name)) return false;
    if (field.required) return true;
    return left-- > 0;
  });
}

/**
 * Names of the fields a browser's own lead has already filled in; empty for an unknown browser. Only the browser tells, never an
 * address that is typed: nobody learns who is known by trying addresses.
 */
export async function knownFields(
  deps: { store: Pick<Store, 'aliases' | 'leads'> },
  form: Form,
  visitor: string | null,
): Promise<ReadonlySet<string>> {
  if (form.progressive === undefined || form.kiosk === true || visitor === null) return new Set();
  const key = visitorAlias(visitor);
  const id = (await deps.store.aliases.resolve([key])).get(key);
  const lead = id === undefined ? null : await deps.store.leads.find(id);
  return lead === null ? new Set() : filledIn(lead);
}

function filledIn(lead: LeadRecord): Set<string> {
  const profile = Object.entries(lead.profile).filter(([, value]) => value !== null && value !== '');
  return new Set([...profile.map(([name]) => name), ...(lead.phone === null ? [] : ['phone'])]);
}
