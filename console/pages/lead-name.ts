import type { LeadRecord } from '../../domain/lead/lead';
import type { Json } from '../../domain/timeline/entry';

/** What to call a person: their name, else their address or number, else the id. */
export function nameOf({ id, email, phone, profile }: Pick<LeadRecord, 'id' | 'email' | 'phone' | 'profile'>): string {
  const name = [plain(profile.firstName), plain(profile.lastName)].filter((part) => part !== '').join(' ');
  return name === '' ? (email ?? phone ?? id) : name;
}

/** A value of a profile as text. */
export function plain(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') return Array.isArray(value) ? value.map(plain).join(', ') : JSON.stringify(value);
  return String(value);
}
