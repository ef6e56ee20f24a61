import type { OutboundActivities, OutboundCall } from '../../workflows/contract/outbound';
import { callWebhook } from './call-webhook';
import { raiseWebhookAlert, type OutboundDeps } from './ports';
import { giveUpSms, sendSms } from './send-sms';

/** The activities of calls to the outside (`workflows/outbound.ts`). */
export function createOutboundActivities(deps: OutboundDeps): OutboundActivities {
  return {
    callOut: (call) => (call.kind === 'webhook' ? callWebhook(deps, call) : sendSms(deps, call)),
    giveUpCall: (call) => giveUp(deps, call),
  };
}

async function giveUp(deps: OutboundDeps, call: OutboundCall): Promise<void> {
  if (call.kind === 'sms') return giveUpSms(deps, call.id);
  await raiseWebhookAlert(deps, call, 'nobody has answered for three days');
}
