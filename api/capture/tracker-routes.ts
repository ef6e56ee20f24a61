import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response, Router } from 'express';
import { companyOfAddress } from '../../usecases/capture/company-of-address';
import { recordVisit } from '../../usecases/capture/record-visit';
import type { CaptureContext } from '../../usecases/capture/submit-form';
import { parseJson } from '../http/parse-json';
import { malformedJsonProblem, mediaTypeProblem, sendProblem, tooLargeProblem } from '../http/problem';
import { chooseLanguage, say } from '../words/words';
import { beaconMachineAt } from './machine-agent';
import type { InMachineNetwork } from './machine-networks';
import { readBytes } from './read-submission';
import { TRACKER_SCRIPT } from './tracker-script';

/** What a beacon may weigh: browsers send no larger one once the page is closing. */
export const MAX_BEACON_BYTES = 64 * 1024;
const TYPES: ReadonlySet<string> = new Set(['', 'application/json', 'text/plain']);
const ETAG = `"${createHash('sha256').update(TRACKER_SCRIPT).digest('base64url').slice(0, 20)}"`;

/** The tracker and what it sends to (api.md, "Public capture"). */
export function addTrackerRoutes(
  router: Router,
  deps: CaptureContext,
  limit: RequestHandler,
  inMachineNetwork?: InMachineNetwork,
): void {
  router.get('/t.js', (req, res) => sendTracker(req, res));
  router.options('/t/e', (_req, res) => {
    allowAnyOrigin(res);
    res.setHeader('Access-Control-Allow-Methods', 'POST');
    res.setHeader('Access-Control-Allow-Headers', 'Content-Type, Idempotency-Key');
    res.setHeader('Access-Control-Max-Age', '86400');
    res.status(204).end();
  });
  router.post(
    '/t/e',
    (_req, res, next) => {
      // Before the limit: the browser must be able to read that it has to wait.
      allowAnyOrigin(res);
      next();
    },
    limit,
    async (req, res) => takeBeacon(deps, req, res, inMachineNetwork),
  );
}

function sendTracker(req: Request, res: Response): void {
  // It is made to be loaded by other sites.
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  res.setHeader('Cache-Control', 'public, max-age=3600');
  res.setHeader('ETag', ETAG);
  if (req.headers['if-none-match'] === ETAG) res.status(304).end();
  else res.type('application/javascript').send(TRACKER_SCRIPT);
}

async function takeBeacon(
  deps: CaptureContext,
  req: Request,
  res: Response,
  inMachineNetwork: InMachineNetwork | undefined,
): Promise<void> {
  const language = chooseLanguage(req.headers['accept-language']);
  const type = (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!TYPES.has(type)) {
    sendProblem(res, mediaTypeProblem('application/json, text/plain', language), language);
    return;
  }
  const bytes = await readBytes(req, MAX_BEACON_BYTES);
  if (bytes === 'too-large') {
    res.setHeader('Connection', 'close');
    sendProblem(res, tooLargeProblem(MAX_BEACON_BYTES, language), language);
    return;
  }
  if (bytes === 'aborted') return;
  const parsed = parseJson(bytes);
  if (!parsed.ok) {
    sendProblem(res, malformedJsonProblem(parsed.finding, language), language);
    return;
  }
  const company = (await companyOfAddress(deps, req.ip)) ?? undefined;
  const machine = await beaconMachineAt(req, req.ip, inMachineNetwork);
  const outcome = await recordVisit(deps, { body: parsed.value, machine, company });
  if (outcome.code === 'ok') res.status(202).json({ accepted: outcome.accepted, rejected: outcome.rejected });
  else {
    const detail = say(language, 'detail.errors');
    sendProblem(res, { status: 400, name: 'invalid', detail, errors: outcome.errors }, language);
  }
}

/** Sites of any origin send here; nothing that another origin could borrow is involved. */
function allowAnyOrigin(res: Response): void {
  res.setHeader('Access-Control-Allow-Origin', '*');
}
