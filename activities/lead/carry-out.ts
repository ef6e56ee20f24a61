import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { waitingMail } from '../../domain/lead/waiting-mail';
import type { Enrollment } from '../../domain/lead/state';
import type { Effect, WalkResult } from '../../domain/sequences/walk-shapes';
import type { Json, JsonObject } from '../../domain/timeline/entry';
import type { LeadDeps, PublishedSequence } from '../ports';

type Walked = {
  lead: LeadRecord;
  enrollment: Enrollment;
  sequence: PublishedSequence;
  result: WalkResult;
  now: number;
};

/**
 * Does what a walk asks for, each effect once however often it runs: a mail is one ledger row by enrolment and step. Answers the
 * last mail claimed, if any.
 */
export async function carryOut(deps: LeadDeps, walked: Walked): Promise<Enrollment['lastMail']> {
  let lastMail: Enrollment['lastMail'] = null;
  for (const effect of walked.result.effects) {
    switch (effect.kind) {
      case 'email': {
        const row = await deps.mails.claim(await ledgerRow(deps, walked, effect));
        lastMail = { id: row.id, plannedAt: row.plannedAt, moved: false };
        break;
      }
      case 'set':
        await deps.leads.applyStep(walked.lead.id, { set: profileValues(effect.values), at: walked.now });
        break;
      case 'tag':
        await deps.leads.applyStep(walked.lead.id, { addTags: effect.add, removeTags: effect.remove, at: walked.now });
        break;
      default:
        // Publishing refuses sequences with other steps (domain/sequences/supported.ts), so none reaches a lead.
        throw new Error(`a ${effect.kind} step cannot be carried out`);
    }
  }
  return lastMail;
}

type EmailEffect = Extract<Effect, { kind: 'email' }>;

async function ledgerRow(
  deps: LeadDeps,
  { lead, enrollment, sequence }: Walked,
  mail: EmailEffect,
): Promise<MailRecord> {
  return waitingMail({
    id: `${enrollment.id}:${mail.step}`,
    lead: lead.id,
    enrolment: enrollment.id,
    sequence: sequence.name,
    sequenceVersion: sequence.version,
    step: mail.step,
    template: mail.template,
    // The newest version when the mail is claimed (decisions.md 15); 0 where none is published: the pump parks it.
    templateVersion: (await deps.catalog.templateVersion(mail.template)) ?? 0,
    subject: mail.subject ?? null,
    topic: mail.topic ?? null,
    mailKind: mail.mailKind,
    language: lead.language ?? 'fr',
    priority: sequence.file.priority,
    plannedAt: mail.plannedAt,
    expiresAt: mail.expiresAt,
    perishable: isPerishable(sequence, mail.step),
  });
}

function isPerishable(sequence: PublishedSequence, id: string): boolean {
  const step = sequence.compiled.steps.find((one) => one.id === id);
  return step?.kind === 'email' && step.email.validFor !== undefined;
}

/** `{ 'profile.nurtured': true }` → `{ nurtured: true }`. */
function profileValues(values: Extract<Effect, { kind: 'set' }>['values']): JsonObject {
  return Object.fromEntries<Json>(
    Object.entries(values).map(([path, value]) => [path.slice('profile.'.length), value]),
  );
}
