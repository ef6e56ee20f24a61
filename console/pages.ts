import type { Page } from './page';
import { ALERT_PAGES } from './pages/alert-pages';
import { FILE_PAGES } from './pages/file-pages';
import { HOME_PAGES } from './pages/home-pages';
import { LEAD_ACTIONS } from './pages/lead-actions';
import { LEAD_PAGES } from './pages/lead-pages';
import { OFFER_PAGES } from './pages/offer-pages';
import { PEOPLE_PAGES } from './pages/people-pages';
import { REPORT_PAGES } from './pages/report-pages';
import { SIGN_IN_PAGES } from './pages/sign-in-pages';
import { TASK_PAGES } from './pages/task-pages';
import { TRIAL_PAGES } from './pages/trial-pages';

/** Every page and every action: path × method × roles. It drives routing and rights, and the tests of both walk it. */
export const PAGES: readonly Page[] = [
  ...SIGN_IN_PAGES,
  ...HOME_PAGES,
  ...LEAD_PAGES,
  ...LEAD_ACTIONS,
  ...TASK_PAGES,
  ...OFFER_PAGES,
  ...ALERT_PAGES,
  ...TRIAL_PAGES,
  ...FILE_PAGES,
  ...REPORT_PAGES,
  ...PEOPLE_PAGES,
];
