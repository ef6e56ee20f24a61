import type { LeadRecord } from '../../domain/lead/lead';
import { readStepSecret } from '../../usecases/outbound/step-secret';
import type { CallOutcome, OutboundCall } from '../../workflows/contract/outbound';
import { signEvent } from '../webhooks/post-event';
import { OVER, raiseWebhookAlert, type OutboundDeps } from './ports';
import { postJson } from './post-json';

type WebhookCall = Extract<OutboundCall, { kind: 'webhook' }>;

/** The receiver wants no more of this (Standard Webhooks). */
const GONE = 410;

/**
 * One attempt at the call of a `webhook` step: `{ type, timestamp, data }` under a Standard Webhooks signature, the same id at every
 * attempt. Anything but a 2xx is tried again later, 410 and a private address are not.
 */
export async function callWebhook(deps: OutboundDeps, call: WebhookCall): Promise<CallOutcome> {
  const lead = await deps.store.leads.find(call.lead);
  // Erased meanwhile: nobody is told anything of them any more (edge case 21).
  if (lead === null) return OVER;
  const body = JSON.stringify(bodyOf(call, lead));
  const headers = signEvent(await readStepSecret(deps.store), call.id, body, new Date(deps.clock.nowReal()));
  const posted = await postJson(call.url, body, headers, deps);
  if (posted.outcome === 'failed') {
    if (!posted.refused) return { next: 'again' };
    await raiseWebhookAlert(deps, call, posted.error);
    return OVER;
  }
  if (posted.status >= 200 && posted.status < 300) return OVER;
  if (posted.status !== GONE) return { next: 'again' };
  await raiseWebhookAlert(deps, call, 'the receiver answered 410: gone');
  return OVER;
}

function bodyOf(call: WebhookCall, lead: LeadRecord): object {
  const { id, email, externalId, profile, tags, state } = lead;
  return {
    type: call.event,
    timestamp: new Date(call.at).toISOString(),
    data: {
      lead: {
        ...{ id, email, externalId, profile, tags },
        stage: state?.stage ?? 'captured',
        score: state?.score?.total ?? null,
        band: state?.score?.band ?? null,
      },
      sequence: lead.enrolments.find((one) => one.id === call.enrolment)?.sequence ?? null,
      enrolment: call.enrolment,
      step: call.step,
    },
  };
}
