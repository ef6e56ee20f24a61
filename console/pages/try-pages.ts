import { valueAt } from '../../domain/files/edit-values';
import { showImpact, type MeasuredImpact } from '../../usecases/scoring/measure-impact';
import { getFile } from '../../usecases/files/view-file';
import type { Outcome, Refusal } from '../../usecases/outcome';
import { fieldText } from '../editing/fields';
import { viewField, valueOf } from '../editing/form-of-file';
import { modelFields, RULE_LISTS, ruleFields, rulesIn, type RuleList } from '../editing/model-fields';
import { basisOf, writeForm } from '../editing/read-edits';
import type { Formats } from '../formats';
import { actPage, showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { problemOf } from '../refusals';
import { pathOf, textOf, writersOf } from './file-address';
import { drawImpact, spanOf, viewImpact, type Span } from './impact-view';

const WRITERS = writersOf('scoring-models');
const BANDS = ['warm', 'hot'] as const;
/** No field of this page chooses among names. */
const NO_NAMES = { profile: [], kinds: [], sequences: [] };

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
  const text = written.code === 'ok' ? written.value.text : form.raw('text');
  const impact = written.code === 'ok' ? await showImpact(deps, name, text) : written;
  return pageOf(call, name, text, basisOf(stored), impact);
}

function pageOf(
  call: PageCall,
  name: string,
  text: string,
  basis: string,
  impact: Outcome<MeasuredImpact>,
): PageAnswer {
  const { formats, form } = call;
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
    scripts: ['thresholds.js'],
    data: {
      ...{ name, title, problem, text, basis, span, path: pathOf('scoring-models', name) },
      thresholds: value === null || span === null ? [] : thresholdsOf(value, bands, span, formats),
      tables: value === null ? [] : RULE_LISTS.map((list) => tableOf(value, list, formats)),
      silence:
        value === null
          ? []
          : modelFields(value)
              .slice(BANDS.length)
              .map((one) => viewField(value, one, { formats, names: NO_NAMES })),
      ...(impact.code === 'ok' && viewTried(impact.value, bands, span, formats)),
    },
  };
}

/** What it would change; the histogram stands beside its sliders, so it is drawn to their span. */
function viewTried(
  impact: MeasuredImpact,
  bands: { warm: number; hot: number },
  span: Span | null,
  formats: Formats,
): object {
  const signed = impact.thresholds.hot === bands.hot ? null : formats.number(impact.thresholds.hot);
  return {
    impact: { ...viewImpact(impact, formats), chart: null, signed },
    histogram: span && drawImpact(impact, span, bands, formats),
  };
}

function thresholdsOf(value: unknown, bands: { warm: number; hot: number }, span: Span, formats: Formats): object[] {
  const fields = modelFields(value);
  return BANDS.map((band, at) => ({
    ...{ band, at: bands[band], ...span },
    label: formats.say(`try.threshold.${band}`),
    field: fields[at] && viewField(value, fields[at], { formats, names: NO_NAMES }),
  }));
}

/** The rules of a list as rows: what is most read and tried stands in the row. */
function tableOf(value: unknown, list: RuleList, formats: Formats): object {
  const { say } = formats;
  const rows = Array.from({ length: rulesIn(value, list) }, (_, at) => {
    const fields = ruleFields(value, list, at).map((field) => ({
      // In a row of the table a condition is one line; rows and groups are for the editor.
      ...viewField(value, field.as === 'condition' ? { ...field, as: 'flow' } : field, { formats, names: NO_NAMES }),
      key: field.path.at(-1),
    }));
    const points = valueAt(value, [list, at, 'points']);
    const reach = typeof points === 'number' ? Math.max(50, Math.ceil(Math.abs(points) / 25) * 50) : 50;
    const of = (...keys: string[]): object | undefined => fields.find(({ key }) => keys.includes(String(key)));
    return {
      id: fieldText(valueAt(value, [list, at, 'id']), { as: 'text' }),
      when: of('when', 'where'),
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
