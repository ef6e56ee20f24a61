import { REASONS_FR } from '../../domain/words/reason-words';
import type { EN } from './en';
import { CONDITIONS_FR } from './fr/conditions';
import { EDITING_FR } from './fr/editing';
import { FILES_FR } from './fr/files';
import { IMPORTS_FR } from './fr/imports';
import { LEADS_FR } from './fr/leads';
import { REPORTS_FR } from './fr/reports';
import { SHELL_FR } from './fr/shell';
import { TIMELINE_FR } from './fr/timeline';
import { WORK_FR } from './fr/work';

/** La même chose en français. */
export const FR: Record<keyof typeof EN, string> = {
  ...SHELL_FR,
  ...LEADS_FR,
  ...IMPORTS_FR,
  ...WORK_FR,
  ...TIMELINE_FR,
  ...FILES_FR,
  ...EDITING_FR,
  ...CONDITIONS_FR,
  ...REPORTS_FR,
  ...REASONS_FR,
};
