import type { Request, Response, Router } from 'express';
import { recordDownload } from '../../usecases/capture/record-download';
import { findAsset, listAssets } from '../../usecases/files/list-assets';
import type { CaptureContext } from '../../usecases/capture/submit-form';
import { chooseLanguage } from '../words/words';
import { machineAt } from './machine-agent';
import type { InMachineNetwork } from './machine-networks';
import { saidTemplate } from './mail-link-pages';
import { sendPage } from './page-frame';
import { pageWords } from './page-words';

const NAME = /^[A-Za-z0-9][\w.-]{0,199}$/;
/** A document asked for again from its middle is the same download going on. */
const FROM_THE_MIDDLE = /^bytes=(?!0-)/;

/**
 * Images and documents of the workspace's `assets/`, by file name or, as forms' offers name them, without its ending. With a signed `d`
 * the download counts for the lead it was made for (files.md, "Form").
 */
export function addAssetRoutes(router: Router, deps: CaptureContext, inMachineNetwork?: InMachineNetwork): void {
  router.get('/a/:name', async (req, res) => {
    const asked = req.params.name;
    const dir = deps.config.assetsDir;
    const file = dir === undefined || !NAME.test(asked) ? null : findAsset((await listAssets(dir)) ?? [], asked);
    if (dir === undefined || file === null) {
      sendMissing(req, res);
      return;
    }
    const { d } = req.query;
    const isWhole = req.method === 'GET' && !FROM_THE_MIDDLE.test(req.headers.range ?? '');
    if (typeof d === 'string' && isWhole)
      await recordDownload(deps, { token: d, asset: asked, machine: await machineAt(req, req.ip, inMachineNetwork) });
    res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    // Marketers' drawings and pages may not run anything under this address.
    res.setHeader(
      'Content-Security-Policy',
      /\.(svg|html?|xml)$/i.test(file)
        ? "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        : "default-src 'self'",
    );
    res.sendFile(
      file,
      { root: dir, dotfiles: 'deny', cacheControl: false, headers: { 'Cache-Control': 'public, max-age=300' } },
      (error?: Error) => {
        if (error !== undefined && !res.headersSent) sendMissing(req, res);
      },
    );
  });
}

function sendMissing(req: Request, res: Response): void {
  const language = chooseLanguage(req.headers['accept-language']);
  const words = pageWords(language);
  sendPage(res, { status: 404, language, title: words.missingTitle, body: saidTemplate({ text: words.missing }) });
}
