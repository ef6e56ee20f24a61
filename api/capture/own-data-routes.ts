import type { Request, Response } from 'express';
import type { Language } from '../../domain/lead/lead';
import { askForOwnData, eraseOwnData, isOpen, readOwnData, type DataLink } from '../../usecases/capture/own-data';
import type { CaptureContext } from '../../usecases/capture/submit-form';
import { viewExport } from '../leads/export-view';
import { ownDataTemplate, saidTemplate } from './mail-link-pages';
import { sendPage } from './page-frame';
import { pageWords } from './page-words';

/** Answers alike whether anybody is behind the link: the mail tells, and only its address. */
export async function mailOwnDataLink(
  deps: CaptureContext,
  res: Response,
  lead: string,
  language: Language,
): Promise<void> {
  await askForOwnData(deps, lead);
  const words = pageWords(language);
  say(res, 200, language, words.dataMailed);
}

/** The page behind the mailed link: what is held as a file, and the button that deletes it. Reading it changes nothing. */
export async function showOwnData(
  deps: CaptureContext,
  link: DataLink,
  req: Request,
  res: Response,
  language: Language,
): Promise<void> {
  res.setHeader('Cache-Control', 'no-store');
  const words = pageWords(language);
  if (!isOpen(deps, link)) {
    say(res, 410, language, words.dataExpired, words.expiredTitle);
    return;
  }
  const held = await readOwnData(deps, link);
  if (held === null) say(res, 200, language, words.dataGone);
  else if (req.query.file === '1') {
    res.setHeader('Content-Disposition', 'attachment; filename="data.json"');
    res.type('application/json').send(JSON.stringify(viewExport(held), null, 2));
  } else {
    const body = ownDataTemplate({ words, language, email: held.lead.email });
    sendPage(res, { status: 200, language, title: words.dataTitle, body });
  }
}

/** Erases at the person's own wish, by the button of that page alone. */
export async function deleteOwnData(
  deps: CaptureContext,
  link: DataLink,
  res: Response,
  language: Language,
  isAsked: boolean,
): Promise<void> {
  const words = pageWords(language);
  if (!isOpen(deps, link)) {
    say(res, 410, language, words.dataExpired, words.expiredTitle);
    return;
  }
  if (isAsked) await eraseOwnData(deps, link);
  say(res, 200, language, isAsked ? words.dataGone : words.dataText);
}

function say(
  res: Response,
  status: number,
  language: Language,
  text: string,
  title: string = pageWords(language).dataTitle,
): void {
  sendPage(res, { status, language, title, body: saidTemplate({ text, more: '' }) });
}
