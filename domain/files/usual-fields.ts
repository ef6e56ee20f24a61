import type { Language } from '../lead/lead';
import { inLanguage } from '../words/in-language';
import type { Field } from './fields';

/** What the usual fields are called where neither a form nor `fields.yaml` says. */
const LABELS: Readonly<Record<string, { fr: string; en: string }>> = {
  email: { fr: 'Adresse e-mail', en: 'E-mail address' },
  phone: { fr: 'Téléphone', en: 'Telephone' },
  firstName: { fr: 'Prénom', en: 'First name' },
  lastName: { fr: 'Nom', en: 'Last name' },
  company: { fr: 'Entreprise', en: 'Company' },
  role: { fr: 'Fonction', en: 'Role' },
  employees: { fr: 'Effectif', en: 'Employees' },
  industry: { fr: 'Secteur', en: 'Industry' },
  country: { fr: 'Pays', en: 'Country' },
  source: { fr: 'Source', en: 'Source' },
};

/** What a field of a profile is called: as `fields.yaml` says, else as everybody calls it, else by its name. */
export function labelOfField(name: string, field: Pick<Field, 'label'> | undefined, language: Language): string {
  const usual = Object.hasOwn(LABELS, name) ? LABELS[name] : undefined;
  return inLanguage(field?.label, language) || inLanguage(usual, language) || name;
}
