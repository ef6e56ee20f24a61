import type { Page } from './page';
import { ALERT_PAGES } from './pages/alert-pages';
import { BOARD_PAGES } from './pages/board-pages';
import { BULK_PAGES } from './pages/bulk-pages';
import { CALLBACK_PAGES } from './pages/callback-pages';
import { COMPANY_PAGES } from './pages/company-pages';
import { FILE_PAGES } from './pages/file-pages';
import { IMPORT_PAGES } from './pages/import-pages';
import { HOME_PAGES } from './pages/home-pages';
import { KEY_PAGES } from './pages/key-pages';
import { LEAD_ACTIONS } from './pages/lead-actions';
import { LEAD_VIEW_PAGES } from './pages/lead-view-pages';
import { LEAD_PAGES } from './pages/lead-pages';
import { LIVE_PAGES } from './pages/live-pages';
import { OFFER_PAGES } from './pages/offer-pages';
import { PEOPLE_PAGES } from './pages/people-pages';
import { REPORT_PAGES } from './pages/report-pages';
import { SCORING_PAGES } from './pages/scoring-pages';
import { SEQUENCE_PAGES } from './pages/sequence-pages';
import { SIGN_IN_PAGES } from './pages/sign-in-pages';
import { STEP_PAGES } from './pages/step-page';
import { TRY_PAGES } from './pages/try-pages';
import { VERSION_PAGES } from './pages/version-pages';
import { TASK_PAGES } from './pages/task-pages';
import { TRIAL_PAGES } from './pages/trial-pages';

/** Every page and every action: path × method × roles. It drives routing and rights, and the tests of both walk it. */
export const PAGES: readonly Page[] = [
  ...SIGN_IN_PAGES,
  ...HOME_PAGES,
  ...LIVE_PAGES,
  ...LEAD_PAGES,
  ...LEAD_VIEW_PAGES,
  ...BULK_PAGES,
  ...IMPORT_PAGES,
  ...LEAD_ACTIONS,
  ...COMPANY_PAGES,
  ...CALLBACK_PAGES,
  ...TASK_PAGES,
  ...BOARD_PAGES,
  ...OFFER_PAGES,
  ...ALERT_PAGES,
  ...TRIAL_PAGES,
  ...SCORING_PAGES,
  ...TRY_PAGES,
  ...SEQUENCE_PAGES,
  ...STEP_PAGES,
  ...VERSION_PAGES,
  ...FILE_PAGES,
  ...REPORT_PAGES,
  ...PEOPLE_PAGES,
  ...KEY_PAGES,
];
