import { REASONS_EN } from '../../domain/words/reason-words';
import { CONDITIONS_EN } from './en/conditions';
import { EDITING_EN } from './en/editing';
import { FILES_EN } from './en/files';
import { IMPORTS_EN } from './en/imports';
import { LEADS_EN } from './en/leads';
import { REPORTS_EN } from './en/reports';
import { SHELL_EN } from './en/shell';
import { TIMELINE_EN } from './en/timeline';
import { WORK_EN } from './en/work';

/** Everything the console says, in English: the keys of all languages. */
export const EN = {
  ...SHELL_EN,
  ...LEADS_EN,
  ...IMPORTS_EN,
  ...WORK_EN,
  ...TIMELINE_EN,
  ...FILES_EN,
  ...EDITING_EN,
  ...CONDITIONS_EN,
  ...REPORTS_EN,
  ...REASONS_EN,
};
