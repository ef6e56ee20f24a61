import type { Role } from '../../domain/lead/documents';
import type { Language } from '../../domain/lead/lead';

/** Someone of the company who works with Ripen. `id` is their normalised e-mail address, which is also how reps are named. */
export type PersonRecord = {
  id: string;
  name: string;
  roles: Role[];
  language: Language | null;
  /** A salted hash; null until they have chosen a secret. */
  secretHash: string | null;
  createdAt: number;
  disabledAt: number | null;
  /** Issuer and subject by which an OpenID provider knows them, once they have signed in by one. */
  subject?: string | null;
};
export interface People {
  find(id: string): Promise<PersonRecord | null>;
  findMany(ids: readonly string[]): Promise<PersonRecord[]>;
  /** Inserts once by id: false when there is one already. */
  create(person: PersonRecord): Promise<boolean>;
  /** Answers the person after the change, null when there is none. */
  update(id: string, change: Partial<Omit<PersonRecord, 'id'>>): Promise<PersonRecord | null>;
  /** By id. */
  list(): Promise<PersonRecord[]>;
}
