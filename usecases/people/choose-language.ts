import type { Language } from '../../domain/lead/lead';
import type { Asker, Deps } from '../deps';

/** Notes the language somebody has chosen to read, in which the platform's mails to them are written too; of strangers and keys nothing. */
export async function chooseLanguage(deps: Pick<Deps, 'store'>, { person }: Asker, language: Language): Promise<void> {
  if (person !== null) await deps.store.people.update(person, { language });
}
