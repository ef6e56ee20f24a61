import { isSame, valueAt } from '../../domain/files/edit-values';
import { isRecord } from '../../domain/timeline/json-record';
import { showImpact, type MeasuredImpact } from '../../usecases/scoring/measure-impact';
import { getFile } from '../../usecases/files/view-file';
import type { Outcome, Refusal } from '../../usecases/outcome';
import { viewField, valueOf, type FormAround } from '../editing/form-of-file';
import { modelFields, nameWritten, RULE_LISTS, ruleFields, rulesIn, type RuleList } from '../editing/model-fields';
import { basisOf, readRowAction, writeForm } from '../editing/read-edits';
import { sayCondition } from '../editing/say-condition';
import { actPage, showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { problemOf } from '../refusals';
import { readNames } from './editor';
import { pathOf, textOf, writersOf } from './file-address';
import { drawImpact, spanOf, viewImpact, type Span } from './impact-view';

const WRITERS = writersOf('scoring-models');
const BANDS = ['warm', 'hot'] as const;

/** A model as a table to be edited in place, with what it would change for the leads there are, before anything is saved. */
async function showTry(call: PageCall, isSent: boolean): Promise<PageAnswer> {
  const { deps, params, form, formats } = call;
  const name = params.name ?? '';
  const file = await getFile(deps, 'scoring-models', name);
  if (file.code !== 'ok') return file;
  const stored = textOf(file.value);
  const written = isSent
    ? writeForm('scoring-models', stored, form, formats)
    : { code: 'ok' as const, value: { text: stored } };
  const impact = written.code === 'ok' ? await showImpact(deps, name, written.value.text) : written;
  const pressed = readRowAction(form);
  // Who presses a button of a condition, or has left one unfinished, goes on with what was typed.
  const isTyped = isSent && (pressed !== null || written.code !== 'ok');
  const text = written.code === 'ok' && !isTyped ? written.value.text : form.raw('text');
  const { lists, names } = await readNames(call, valueOf(text));
  const around: FormAround = { formats, names, pressed, ...(isTyped && { typed: form }) };
  return pageOf(call, { name, text, basis: basisOf(stored), lists }, around, impact);
}

type Tried = { name: string; text: string; basis: string; lists: { name: string; values: string[] }[] };

async function pageOf(
  call: PageCall,
  { name, text, basis, lists }: Tried,
  around: FormAround,
  impact: Outcome<MeasuredImpact>,
): Promise<PageAnswer> {
  const { form, formats } = call;
  const value = valueOf(text);
  const refusal: Refusal | null = impact.code === 'ok' ? null : impact;
  const problem = refusal && problemOf(refusal, formats);
  const bands = { warm: numberAt(value, 'warm'), hot: numberAt(value, 'hot') };
  const span = readSpan(form) ?? (impact.code === 'ok' ? spanOf(impact.value, Object.values(bands)) : null);
  const title = `${formats.say('try.open')}${formats.say('colon')}${name}`;
  return {
    view: 'try',
    title,
    status: problem?.status ?? 200,
    styles: ['editing.css'],
    scripts: ['thresholds.js', 'rows.js'],
    data: {
      ...{ name, title, problem, text, basis, span, lists, path: pathOf('scoring-models', name), rowsAt: 'try' },
      thresholds: value === null || span === null ? [] : thresholdsOf(value, bands, span, around),
      tables: value === null ? [] : RULE_LISTS.map((list) => tableOf(value, list, around)),
      silence:
        value === null
          ? []
          : modelFields(value)
              .slice(BANDS.length)
              .map((one) => viewField(value, one, around)),
      ...(impact.code === 'ok' && (await viewTried(impact.value, bands, span, call))),
    },
  };
}

/** What it would change; the histogram stands beside its sliders, so it is drawn to their span. */
async function viewTried(
  impact: MeasuredImpact,
  bands: { warm: number; hot: number },
  span: Span | null,
  call: PageCall,
): Promise<object> {
  const { formats } = call;
  const signed = impact.thresholds.hot === bands.hot ? null : formats.number(impact.thresholds.hot);
  return {
    impact: { ...(await viewImpact(impact, call)), chart: null, signed },
    histogram: span && drawImpact(impact, span, bands, formats),
  };
}

function thresholdsOf(value: unknown, bands: { warm: number; hot: number }, span: Span, around: FormAround): object[] {
  const fields = modelFields(value);
  return BANDS.map((band, at) => ({
    ...{ band, at: bands[band], ...span },
    label: around.formats.say(`try.threshold.${band}`),
    field: fields[at] && viewField(value, fields[at], around),
  }));
}

/** The rules of a list as rows: what is most read and tried stands in the row. */
function tableOf(value: unknown, list: RuleList, around: FormAround): object {
  const { formats, names, pressed } = around;
  const { say } = formats;
  const rows = Array.from({ length: rulesIn(value, list) }, (_, at) => {
    const fields = ruleFields(value, list, at).map((field) => ({
      ...viewField(value, field, around),
      key: field.path.at(-1),
    }));
    const asked = ruleFields(value, list, at).find(({ as }) => as === 'condition');
    const held = asked && valueAt(value, asked.path);
    const points = valueAt(value, [list, at, 'points']);
    const reach = typeof points === 'number' ? Math.max(50, Math.ceil(Math.abs(points) / 25) * 50) : 50;
    const of = (...keys: string[]): object | undefined => fields.find(({ key }) => keys.includes(String(key)));
    return {
      name: nameWritten(value, list, at, formats.language),
      when: of('when', 'where'),
      // In the table a condition is a sentence; its rows are under it.
      says: isRecord(held) ? sayCondition(held, names, formats) : say('try.everything'),
      open: asked !== undefined && isSame(asked.path, pressed?.path),
      event: of('event'),
      points: of('points'),
      reason: of('reason'),
      ...{ value: points, least: -reach, most: reach },
    };
  });
  return {
    title: say(list === 'disqualify' ? 'act.disqualify' : `score.${list}`),
    rows,
    isOut: list === 'disqualify',
    hasEvent: list === 'engagement',
  };
}

function numberAt(value: unknown, band: 'warm' | 'hot'): number {
  const found = valueAt(value, ['bands', band]);
  return typeof found === 'number' ? found : 0;
}

/** The span the sliders on the page have: a histogram drawn anew is drawn to it. */
function readSpan({ number }: PageCall['form']): Span | null {
  const [low, high] = [number('low'), number('high')];
  const isOne = low !== undefined && high !== undefined && low % 10 === 0 && high % 10 === 0 && low < high;
  return isOne && high - low <= 20_000 ? { low, high } : null;
}

/** Models to try. */
export const TRY_PAGES: readonly Page[] = [
  showPage('/files/scoring-models/:name/try', WRITERS, (call) => showTry(call, false)),
  actPage('/files/scoring-models/:name/try', WRITERS, (call) => showTry(call, true)),
];
