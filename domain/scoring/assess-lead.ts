import { permissionsOf, type LeadRecord } from '../lead/lead';
import type { LeadState } from '../lead/state';
import type { TimelineEntry } from '../timeline/entry';
import { assess } from './assess';
import type { Assessment, AssessmentInput } from './assessment';
import type { CompiledModel } from './compile-model';

/** Assesses a stored lead: the one way from its record and timeline to the arithmetic, live and in reads alike. */
export function assessLead(
  model: CompiledModel,
  lead: LeadRecord,
  entries: readonly TimelineEntry[],
  now: number,
  mutedRules?: LeadState['mutedRules'],
): Assessment {
  return assess(model, assessmentInput(lead, entries, mutedRules), now);
}

/** What the arithmetic reads of a stored lead. */
export function assessmentInput(
  lead: LeadRecord,
  entries: readonly TimelineEntry[],
  mutedRules: LeadState['mutedRules'] = lead.state?.mutedRules ?? [],
): AssessmentInput {
  return {
    profile: {
      ...lead.profile,
      ...(lead.email !== null && { email: lead.email }),
      ...(lead.phone !== null && { phone: lead.phone }),
    },
    confirmedAt: lead.confirmedAt,
    createdAt: lead.createdAt,
    entries,
    pauses: lead.pauses,
    tracked: lead.consent.pixel === 'granted' || lead.consent.links === 'granted',
    mutedRules,
    profiling: lead.consent.scoring !== 'refused',
    facts: {
      tags: lead.tags,
      consent: permissionsOf(lead.consent),
      customer: lead.customer,
      handoffs: { returned: lead.returnedHandoffs },
      ...(lead.source !== null && { source: lead.source }),
      ...(lead.language !== null && { language: lead.language }),
    },
  };
}
