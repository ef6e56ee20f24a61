import type { ConditionError, ConditionNode, ConditionPath } from './condition';
import type { FieldScope, KnownShapes } from './condition-fields';

/** What is gathered while one condition is read: its errors, and how many tests it has so far. */
export type Reading = {
  errors: ConditionError[];
  nodes: number;
  known?: KnownShapes | undefined;
  /** Reads a nested document (`elemMatch` holds one). */
  readNode: (written: unknown, place: Place, reading: Reading) => ConditionNode;
};

/** Where the reading stands. */
export type Place = { path: ConditionPath; depth: number; scope: FieldScope };
