import type { Request, Response } from 'express';
import type { Language } from '../../domain/lead/lead';
import { saidTemplate } from '../capture/mail-link-pages';
import { sendPage } from '../capture/page-frame';
import { headersOfProblem, sendProblem, titleOfProblem, type Problem } from './problem';

/**
 * Says what is wrong in the form its asker reads: a small page to a browser that goes somewhere (it asks for HTML and is not on the API),
 * `application/problem+json` to everybody else (api.md). Status and headers are the same. Nothing happens when an answer is on its way.
 */
export function answerProblem(req: Request, res: Response, problem: Problem, language: Language): void {
  if (res.headersSent) return;
  if (!isForPeople(req)) {
    sendProblem(res, problem, language);
    return;
  }
  for (const [name, value] of Object.entries(headersOfProblem(problem))) res.setHeader(name, value);
  const title = titleOfProblem(problem, language);
  sendPage(res, { status: problem.status, language, title, body: saidTemplate({ text: problem.detail }) });
}

/** Whether a browser goes there, and is not on the API. */
export function isForPeople(req: Request): boolean {
  return !req.path.startsWith('/v1/') && req.headers.accept?.includes('text/html') === true;
}
