/** One sentence in both languages of the platform: whoever shows it picks the reader's. */
export type Bilingual = Readonly<{ fr: string; en: string }>;

/** Sentences one after the other, in both languages. */
export function joinWords(sentences: readonly Bilingual[], between: string): Bilingual {
  return { fr: sentences.map(({ fr }) => fr).join(between), en: sentences.map(({ en }) => en).join(between) };
}
