import { Router } from 'express';
import { addAssetRoutes } from './asset-routes';
import { addFormRoutes } from './form-routes';
import { inOrder, keyPublicPosts } from './keyed-posts';
import { limitRate } from './limit-rate';
import type { InMachineNetwork } from './machine-networks';
import { addHookRoutes } from '../hooks/hook-routes';
import { addTrackerRoutes } from './tracker-routes';
import { addMailLinkRoutes, type MailLinkDeps } from './mail-link-routes';

export type CaptureRouterOptions = {
  /** Writes a real minute and address; by default 120 in production and 6,000 in development, where one machine plays everybody. */
  requestsPerMinute?: number;
  /** Tells machines by their networks; absent: by no network. */
  inMachineNetwork?: InMachineNetwork;
};

/** The public routes that go through express: forms and what people reach from a mail. Pixels and links are in `front.ts`. */
export function createCaptureRouter(deps: MailLinkDeps, options: CaptureRouterOptions = {}): Router {
  const router = Router();
  const perMinute = options.requestsPerMinute ?? (deps.config.production ? 120 : 6000);
  const keyed = keyPublicPosts(deps);
  const limit = inOrder(limitRate(perMinute), keyed);
  // Pages are many more than forms; counted apart, so that neither uses up the other's.
  addTrackerRoutes(router, deps, inOrder(limitRate(5 * perMinute), keyed), options.inMachineNetwork);
  addAssetRoutes(router, deps, options.inMachineNetwork);
  addHookRoutes(router, deps, inOrder(limitRate(5 * perMinute), keyed));
  addFormRoutes(router, deps, limit);
  addMailLinkRoutes(router, deps, limit);
  return router;
}
