import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { answerProblem } from '../http/answer-problem';
import { chooseLanguage } from '../words/words';

/**
 * At most so many requests a real minute from one address (`req.ip`, so `RIPEN_TRUST_PROXY` decides behind a proxy); more are 429 with
 * Retry-After. Counted in this process: with several the limit is that much higher, which is what it is for.
 */
export function limitRate(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // A client may send any X-Forwarded-For; without a trusted proxy it is simply not looked at.
    validate: { xForwardedForHeader: false },
    handler: (req, res) => {
      const language = chooseLanguage(req.headers['accept-language']);
      const detail =
        language === 'fr'
          ? 'Trop d’envois depuis votre adresse. Réessayez dans une minute.'
          : 'Too many requests from your address. Try again in a minute.';
      answerProblem(req, res, { status: 429, name: 'too-many', detail }, language);
    },
  });
}
