import type { LeadCommand } from './command';
import type { Bant } from './lead';

/** What people say of a person in their own words: it may name them, and so never enters Temporal's history. */
export type CommandTexts = { note?: string; bant?: Bant; projectStage?: string };

/**
 * A command without its texts, which are named instead by the key they are kept under in the store (architecture.md, "History holds no
 * personal data"). `texts` is null where the command has none, and nothing is to be kept.
 */
export function takeTexts(command: LeadCommand, key: string): { command: LeadCommand; texts: CommandTexts | null } {
  const { note, bant, projectStage, ...bare } = command as LeadCommand & CommandTexts;
  const texts = {
    ...(note !== undefined && { note }),
    ...(bant !== undefined && { bant }),
    ...(projectStage !== undefined && { projectStage }),
  };
  if (Object.keys(texts).length === 0) return { command, texts: null };
  return { command: { ...bare, texts: key } as LeadCommand, texts };
}
