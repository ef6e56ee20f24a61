import { Router } from 'express';
import { addFormRoutes } from './form-routes';
import { limitRate } from './limit-rate';
import { addMailLinkRoutes, type MailLinkDeps } from './mail-link-routes';

export type CaptureRouterOptions = {
  /** Writes a real minute and address; by default 120 in production and 6,000 in development, where one machine plays everybody. */
  requestsPerMinute?: number;
};

/** The public routes that go through express: forms and what people reach from a mail. Pixels and links are in `front.ts`. */
export function createCaptureRouter(deps: MailLinkDeps, options: CaptureRouterOptions = {}): Router {
  const router = Router();
  const limit = limitRate(options.requestsPerMinute ?? (deps.config.production ? 120 : 6000));
  addFormRoutes(router, deps, limit);
  addMailLinkRoutes(router, deps, limit);
  return router;
}
