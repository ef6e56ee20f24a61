import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import {
  HUBSPOT_PIPELINE,
  HUBSPOT_PROPERTIES,
  HUBSPOT_STAGES,
  type HubspotConnector,
} from '../../domain/webhooks/hubspot';
import type { WebhookEventType } from '../../domain/webhooks/event';
import type { WebhookRecord } from '../../store/webhooks/contract';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, invalid, type Outcome } from '../outcome';
import { namesPrivateHost } from './private-address';

/** Bytes of a generated secret, within the 24 to 64 that Standard Webhooks asks for. */
const SECRET_BYTES = 32;

export type WebhookInput = {
  url: string;
  events: readonly WebhookEventType[];
  secret?: string | undefined;
  connector?: GivenConnector | undefined;
};
/** A connector as it is asked for: what is left out is HubSpot's own default. */
export type GivenConnector = {
  kind: 'hubspot';
  properties?: Record<string, string> | undefined;
  pipeline?: string | undefined;
  stages?: HubspotConnector['stages'] | undefined;
};

/** A receiver of events. Its secret is told this once; a given one is base64, with or without `whsec_`. */
export async function createWebhook(deps: Deps, asker: Asker, input: WebhookInput): Promise<Outcome<WebhookRecord>> {
  const url = readUrl(input.url);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return invalid('url', 'expected an http(s) URL');
  if (deps.config.production && url.protocol !== 'https:') return invalid('url', 'expected an https URL');
  if (url.username !== '' || url.password !== '') return invalid('url', 'expected no name and password in it');
  if (deps.config.privateWebhooks !== true && namesPrivateHost(url)) {
    return invalid(
      'url',
      'leads into a private network: expected a public address (RIPEN_WEBHOOK_PRIVATE allows others)',
    );
  }
  const secret = input.secret ?? `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  const { connector } = input;
  if (connector !== undefined && input.secret === undefined)
    return invalid('secret', 'expected the access token of a private app');
  if (connector === undefined && !canSign(secret))
    return invalid('secret', 'expected base64, as Standard Webhooks writes secrets');
  const webhook: WebhookRecord = {
    id: randomBytes(9).toString('base64url'),
    url: url.href,
    events: [...new Set(input.events)],
    secret,
    ...(connector !== undefined && { connector: completed(connector) }),
    createdAt: deps.clock.now(),
    createdBy: asker.actor,
    disabledAt: null,
    disabledReason: null,
  };
  await deps.store.webhooks.create(webhook);
  await recordAudit(deps, asker, 'webhook.created', webhook.id, { host: url.host });
  return done(webhook);
}

function completed({ kind, properties, pipeline, stages }: GivenConnector): HubspotConnector {
  return {
    kind,
    properties: { ...HUBSPOT_PROPERTIES, ...properties },
    pipeline: pipeline ?? HUBSPOT_PIPELINE,
    stages: stages ?? HUBSPOT_STAGES,
  };
}

function canSign(secret: string): boolean {
  try {
    new Webhook(secret).sign('probe', new Date(0), '');
    return true;
  } catch {
    return false;
  }
}

function readUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
