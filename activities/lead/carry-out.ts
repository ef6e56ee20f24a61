import type { LeadRecord } from '../../domain/lead/lead';
import type { Enrollment } from '../../domain/lead/state';
import { mailRow } from '../../domain/life/mail-row';
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
        const row = await deps.mails.claim(mailRow(walked, effect, await templateVersion(deps, effect.template)));
        lastMail = row.id;
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

/** The newest version when the mail is claimed (decisions.md 15); 0 where none is published: the pump parks it. */
async function templateVersion(deps: LeadDeps, template: string): Promise<number> {
  return (await deps.catalog.templateVersion(template)) ?? 0;
}

/** `{ 'profile.nurtured': true }` → `{ nurtured: true }`. */
function profileValues(values: Extract<Effect, { kind: 'set' }>['values']): JsonObject {
  return Object.fromEntries<Json>(
    Object.entries(values).map(([path, value]) => [path.slice('profile.'.length), value]),
  );
}
