import { unknownConsent, type LeadRecord } from '../../domain/lead/lead';
import type { JsonObject } from '../../domain/timeline/entry';
import { blankLead as unknownLead } from '../../usecases/capture/apply-change';

export type Person = {
  id?: string;
  email?: string | null;
  profile?: JsonObject;
  consent?: Partial<LeadRecord['consent']>;
  at?: number;
  source?: string;
  company?: string;
  test?: boolean;
  language?: LeadRecord['language'];
};

/** A stored lead of whom little is known and who may be mailed and tracked. */
export function blankLead(id: string, at: number, person: Person): LeadRecord {
  return {
    ...unknownLead(id, at),
    email: person.email === undefined ? `${id}@example.com` : person.email,
    profile: person.profile ?? {},
    consent: { ...unknownConsent(), email: 'granted', pixel: 'granted', links: 'granted', ...person.consent },
    language: person.language ?? 'fr',
    source: person.source ?? 'lab',
    company: person.company ?? null,
    test: person.test ?? false,
  };
}
