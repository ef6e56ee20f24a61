/** Also what benchmarks launch, which have no `describe`. */
export { launchChromium } from './launch-chromium';

/** `describe`, unless somebody has said that browser tests are to be left out. */
export const describeInBrowser = process.env.RIPEN_WITHOUT_BROWSER === '1' ? describe.skip : describe;
