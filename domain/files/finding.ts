import type { Bilingual } from '../words/bilingual';

/** One thing wrong (or doubtful) in a file: where, and what was expected. Lines and columns count from 1. */
export type Finding = {
  /** The dotted path of keys and list positions: `steps.2.email.template`; empty for the file as a whole. */
  path: string;
  file?: string;
  line: number;
  column: number;
  /** In English; `words` has it in both languages where it has arguments (see `domain/words/sentence.ts`). */
  message: string;
  words?: Bilingual;
  /** The nearest valid name, where one is near. */
  suggestion?: string;
  severity?: 'error' | 'warning';
};

/** Keys and list positions from the top of a file. */
export type FilePath = readonly (string | number)[];

/** Where something of a parsed file stands: the value at `path`, or its nearest parent that is written. */
export type Positions = (path: FilePath, part?: 'key' | 'value') => { line: number; column: number };
