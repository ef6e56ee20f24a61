import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import type { Enrollment, LeadState } from '../../domain/lead/state';
import { mailRow } from '../../domain/life/mail-row';
import type { PublishedSequence } from '../../domain/life/published';
import type { Effect, WalkResult } from '../../domain/sequences/walk-shapes';
import type { Json, JsonObject } from '../../domain/timeline/entry';
import type { LeadDeps } from '../ports';
import { callWebhook, claimSms, closeStepTasks, giveCoupon, notify, openStepTask } from './step-effects';

type Walked = {
  lead: LeadRecord;
  state: LeadState;
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
  await closeStepTasks(deps, walked, walked.result.trail);
  for (const effect of walked.result.effects) {
    switch (effect.kind) {
      case 'email': {
        const route = await deps.catalog.routeOf(effect.template);
        const mail = { ...mailRow(walked, effect, await templateVersion(deps, effect.template)), route };
        lastMail = (await deps.mails.claim({ ...mail, ...(await codesOf(deps, walked)) })).id;
        break;
      }
      case 'set':
        await deps.leads.applyStep(walked.lead.id, { set: profileValues(effect.values), at: walked.now });
        break;
      case 'tag':
        await deps.leads.applyStep(walked.lead.id, { addTags: effect.add, removeTags: effect.remove, at: walked.now });
        break;
      case 'task':
        await openStepTask(deps, walked, effect);
        break;
      case 'notify':
        await notify(deps, walked, effect);
        break;
      case 'coupon':
        await giveCoupon(deps, walked, effect);
        break;
      case 'webhook':
        await callWebhook(deps, walked, effect);
        break;
      case 'sms':
        await claimSms(deps, walked, effect, await codesOf(deps, walked));
        break;
      case 'enroll':
        // Kept in the lead's state (`planSteps`): entered when this sequence ends.
        break;
    }
  }
  return lastMail;
}

/**
 * The codes the sequence has given the lead: each under the name its step gives it (`as`), and the last one as `coupon`, which is what a step
 * that says nothing means.
 */
async function codesOf(deps: LeadDeps, { lead, sequence }: Walked): Promise<Pick<MailRecord, 'coupon' | 'codes'>> {
  const codes: Record<string, string> = {};
  let last: string | null = null;
  for (const step of sequence.compiled.steps) {
    const code = step.kind === 'coupon' ? await deps.coupons.find(step.coupon.pool, lead.id) : null;
    if (step.kind !== 'coupon' || code === null) continue;
    codes[step.coupon.as ?? 'coupon'] = code;
    last = code;
  }
  return last === null ? {} : { coupon: codes.coupon ?? last, codes };
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
