export interface Shredding {
  /** Notes that documents of a person were deleted, at this real instant: their bytes must leave the files. */
  ask(atReal: number): Promise<void>;
  /** What is asked for and has not been done since; null when nothing is. Instants and durations are real ms. */
  pending(): Promise<{ askedAt: number; doneAt: number; tookMs: number } | null>;
  /** Rewrites the files with what lives alone; everybody's commands wait meanwhile. `nowReal` tells the time. */
  run(nowReal: () => number): Promise<void>;
}
