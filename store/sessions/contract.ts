/**
 * Something a browser holds and we know only by its hash: a session, or an invitation that is used up by choosing a password.
 * Instants are real epoch ms (decisions.md 1).
 */
export type SessionRecord = {
  /** The hash of what the cookie or the link holds. */
  id: string;
  kind: 'session' | 'invitation';
  /** Whose: `person:<e-mail>`, or in development `key:<key>`. */
  owner: string;
  createdAt: number;
  lastSeenAt: number;
  expiresAt: number;
};

/** Wrong passwords given for one account, since the first of them. */
export type FailureRecord = { id: string; failures: number; sinceReal: number };

export interface Sessions {
  create(session: SessionRecord): Promise<void>;
  /** Null when unknown; an expired one is still found: the caller knows the time. */
  find(id: string): Promise<SessionRecord | null>;
  touch(id: string, lastSeenAt: number, expiresAt: number): Promise<void>;
  /** True for the one caller that ended it. */
  end(id: string): Promise<boolean>;
  /** Ends whatever the owner has open. */
  endAllOf(owner: string): Promise<void>;
  /** Deletes what expired before; answers how many. */
  expire(beforeReal: number): Promise<number>;
  failuresOf(account: string): Promise<FailureRecord | null>;
  /** Counts a wrong password; failures before `forgetBeforeReal` are forgotten. */
  recordFailure(account: string, atReal: number, forgetBeforeReal: number): Promise<FailureRecord>;
  clearFailures(account: string): Promise<void>;
}
