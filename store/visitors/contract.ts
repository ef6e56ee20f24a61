/** A browser nobody is known by yet. Virtual ms; `company`: whose network it last came from, where a list says so. */
export type VisitorRecord = { id: string; firstAt: number; lastAt: number; views: number; company: string | null };
export type VisitorSighting = { id: string; at: number; views: number; company: string | null };

export interface Visitors {
  /** Notes what anonymous browsers did, in one command. A repeat may count views twice, never instants. */
  see(sightings: readonly VisitorSighting[]): Promise<void>;
  /** Forgets browsers that are a lead's now; their timelines are the caller's. */
  forget(ids: readonly string[]): Promise<void>;
  /** Browsers not seen since an instant, at most `limit`. */
  silentSince(instant: number, limit: number): Promise<VisitorRecord[]>;
  /** Those that came from listed companies' networks, newest first, at most `limit`. */
  ofCompanies(limit: number): Promise<VisitorRecord[]>;
}
