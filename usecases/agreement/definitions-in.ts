import type { Agreement } from '../../domain/files/agreement';
import type { Language } from '../../domain/lead/lead';
import { inLanguage } from '../../domain/words/in-language';

/** The shared checklist as one reader reads it. */
export type Definitions = { goodLead: string[]; badLead: string[] };

/** What both sides signed a good and a bad lead to be, for wherever leads are judged (files.md, "Agreement", `definitions`). */
export function definitionsIn({ definitions }: Pick<Agreement, 'definitions'>, language: Language): Definitions {
  const { goodLead, badLead } = definitions;
  const read = (texts: typeof goodLead): string[] => texts.map((text) => inLanguage(text, language));
  return { goodLead: read(goodLead), badLead: read(badLead) };
}
