import type { ScoringModel } from '../files/scoring-model';
import type { SequenceRules } from '../files/sequence';
import type { CompiledModel } from '../scoring/compile-model';
import type { CompiledSequence } from '../sequences/compiled';

/** A scoring model at a published version: as it is written, and compiled. */
export type PublishedModel = { name: string; version: number; model: ScoringModel; compiled: CompiledModel };

/** A sequence at a published version: its rules as they are written, and its steps compiled. */
export type PublishedSequence = { name: string; version: number; file: SequenceRules; compiled: CompiledSequence };
