import type { Facts } from '../conditions/facts';
import type { Position } from './position';
import type { Effect, TrailEntry } from './walk-shapes';

/** A walk under way: its own copy of the position, the facts with what it has set so far, and what it has gathered. */
export type Progress = { position: Position; facts: Facts; effects: Effect[]; trail: TrailEntry[] };
