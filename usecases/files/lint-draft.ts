import type { Deps } from '../deps';
import { done, type Finding, type Outcome } from '../outcome';
import { checkAgainstOthers } from './check-draft';
import { orderFindings } from './order-findings';
import { isFileName, refuseFileName } from './name-of-file';
import { checkText, partsWith, type DraftInput } from './save-draft';

/** Everything found in a text as it would be if it were saved, errors and warnings, in the order of its lines. Nothing is stored. */
export async function lintDraft(deps: Deps, input: DraftInput): Promise<Outcome<Finding[]>> {
  const { kind, name, text } = input;
  if (!isFileName(kind, name)) return refuseFileName(kind, name);
  if (text.trim() === '') return done([]);
  const checked = checkText(input);
  if (checked.code !== 'ok' && checked.code !== 'invalid') return checked;
  const form = checked.code === 'ok' ? checked.value : checked.errors;
  const { own, together } = await checkAgainstOthers(deps, kind, name, await partsWith(deps, input));
  return done(orderFindings([...form, ...own, ...together]));
}
