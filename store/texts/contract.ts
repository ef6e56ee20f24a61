import type { CommandTexts } from '../../domain/lead/command-texts';

export interface Texts {
  /** Keeps what somebody wrote with a command, once by id; `atReal` is real ms. Nothing is kept on an erased lead. */
  keep(id: string, lead: string, texts: CommandTexts, atReal: number): Promise<void>;
  /** Null once the person was erased, or after the time they are kept for. */
  find(id: string): Promise<CommandTexts | null>;
  /** What is kept of a lead now; `at` is real ms. */
  ofLead(lead: string): Promise<{ at: number; texts: CommandTexts }[]>;
  /** Deletes those kept before a real instant; answers how many. */
  expire(beforeReal: number): Promise<number>;
}
