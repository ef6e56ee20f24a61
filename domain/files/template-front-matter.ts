import { z } from 'zod';
import { emailAddressSchema, nameSchema, templateNameSchema, textSchema } from './leaf-values';

const senderSchema = z.strictObject({ name: z.exactOptional(z.string().min(1)), address: emailAddressSchema });

/** The schema of a template's front matter (files.md, "E-mail template"). `from` may name a sender of `mail.yaml`. */
export const templateFrontMatterSchema = z.strictObject({
  subject: textSchema,
  preheader: z.exactOptional(textSchema),
  from: z.exactOptional(z.union([senderSchema, nameSchema])),
  replyTo: z.exactOptional(emailAddressSchema),
  layout: z.exactOptional(templateNameSchema),
  label: z.exactOptional(textSchema),
});
export type TemplateFrontMatter = z.infer<typeof templateFrontMatterSchema>;

/** A template cut in two: `front` is YAML; `body` starts at line `bodyLine` (1-based) of the file. */
export type SplitTemplate = { front: string; frontLine: number; body: string; bodyLine: number };

/** Cuts a template at its `---` lines; a text that does not open with one is all body, with an empty front matter. */
export function splitTemplate(text: string): SplitTemplate {
  const opening = /^\uFEFF?---[ \t]*\r?\n/.exec(text);
  if (opening === null) return { front: '', frontLine: 1, body: text, bodyLine: 1 };
  const rest = text.slice(opening[0].length);
  const closing = /^---[ \t]*(?:\r?\n|$)/m.exec(rest);
  if (closing === null) return { front: rest, frontLine: 2, body: '', bodyLine: countLines(text) };
  const front = rest.slice(0, closing.index);
  return {
    front,
    frontLine: 2,
    body: rest.slice(closing.index + closing[0].length),
    bodyLine: countLines(front) + 2,
  };
}

function countLines(text: string): number {
  return text.split('\n').length;
}
