import type { Field } from '../../domain/files/fields';
import type { ScoringModel } from '../../domain/files/scoring-model';
import { makePrimary } from '../../usecases/files/make-primary';
import { listVersions } from '../../usecases/files/list-versions';
import { reportScoreDistribution } from '../../usecases/reports/report-score-distribution';
import { nameRule } from '../../domain/scoring/explain-item';
import { showImpact } from '../../usecases/scoring/measure-impact';
import { rollBackModel } from '../../usecases/scoring/roll-back-model';
import { notFound, type Refusal } from '../../usecases/outcome';
import { drawChart, type Chart } from '../charts/draw-chart';
import { countingOf, countWithin } from '../counted';
import { sayField } from '../editing/condition-words';
import type { Formats } from '../formats';
import { actPage, isAllowed, showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { problemOf } from '../refusals';
import { viewImpact } from './impact-view';
import { readProfileFields } from './profile-lines';
import { sayCondition, sayDuration } from '../editing/say-condition';
import { distributionChart, readCalibration } from '../reports/model-reports';
import { nameColumn, labelCells, numberColumns, type Cell, type Table } from '../reports/report';
import { writersOf } from './file-address';

const WRITERS = writersOf('scoring-models');
const pathOf = (name: string): string => `/files/scoring-models/${encodeURIComponent(name)}`;

/** What a model says, where the leads lie under it, whether it keeps its word, and its versions. */
async function showModel(call: PageCall, refusal?: Refusal): Promise<PageAnswer> {
  const { deps, asker, params, formats } = call;
  const name = params.name ?? '';
  const [file, live, primary, versions] = await Promise.all([
    deps.store.files.get('scoring-models', name),
    deps.catalog.model(name),
    deps.catalog.primaryModel(),
    listVersions(deps, 'scoring-models', name),
  ]);
  if (versions.code !== 'ok') return versions;
  if (!live) return notFound('model');
  const isPrimary = primary?.name === name;
  const counted = await countWithin(call, `model ${name} ${live.version} ${isPrimary}`, () =>
    countCharts(call, name, isPrimary),
  );
  const { bands } = live.model;
  const { say, word, number } = formats;
  const problem = refusal && problemOf(refusal, formats);
  const title = `${say('model.title')}${say('colon')}${name}`;
  return {
    view: 'model',
    title,
    status: problem?.status ?? 200,
    data: {
      ...{ problem, name, title, version: live.version, path: pathOf(name) },
      ...countingOf(counted, `${pathOf(name)}/model`),
      isPrimary,
      hasDraft: file !== null && file.draft !== null,
      compares: versions.value.length > 1,
      shadow: live.model.shadow === true,
      writes: isAllowed(WRITERS, asker.roles),
      thresholds: (['warm', 'hot'] as const).map((band) => ({ name: word('band', band), from: number(bands[band]) })),
      requires: sayRequired(live.model.hotRequires, formats),
      tables: labelCells(tablesOf(live.model, { profile: await readProfileFields(deps) }, formats)),
      charts: (counted?.value ?? [])
        .filter(({ categories }) => categories.length > 0)
        .map((chart) => ({ title: chart.title, svg: drawChart(chart) })),
      versions: versions.value.map((one) => ({ ...one, current: one.version === live.version })),
    },
  };
}

/** Where the leads lie under the model, and what came of offers, which is told of the model that made them. */
async function countCharts(call: PageCall, name: string, isPrimary: boolean): Promise<Chart[]> {
  const [distribution, calibration] = await Promise.all([
    reportScoreDistribution(call.deps, { model: name }),
    isPrimary ? readCalibration(call, {}) : null,
  ]);
  const lie = distribution.code === 'ok' && distribution.value.items.length > 0 ? [distribution.value] : [];
  return [
    ...lie.map((found) => distributionChart(found, call.formats)),
    ...(calibration?.code === 'ok' ? calibration.value.charts : []),
  ];
}

function tablesOf(model: ScoringModel, names: { profile: readonly Field[] }, formats: Formats): Table[] {
  const { say, points, language } = formats;
  const row = (key: string, head: string, ...cells: string[]): Table['rows'][number] => ({
    key,
    head: { text: head },
    cells: cells.map((text): Cell => ({ text })),
  });
  const columns = (
    name: 'score.fit' | 'score.engagement' | 'score.inactivity' | 'act.disqualify',
  ): Pick<Table, 'title' | 'columns'> => ({
    title: say(name),
    columns: [
      nameColumn(formats, 'report.rule'),
      nameColumn(formats, 'model.when'),
      ...numberColumns(formats, name === 'act.disqualify' ? 'field.reason' : 'model.points'),
    ],
  });
  const sayFields = (fields: readonly string[]): string =>
    fields.map((field) => sayField(`profile.${field}`, names, formats)).join(', ');
  const silence = [
    ...(model.inactivity
      ? [
          row(
            'inactivity',
            say('score.inactivity'),
            say('model.perMonth', { max: model.inactivity.max ?? '∞' }),
            points(model.inactivity.perMonth),
          ),
        ]
      : []),
    ...(model.noResponse
      ? [
          row(
            'noResponse',
            say('model.noResponse'),
            say('model.unanswered', { count: model.noResponse.unanswered }),
            points(model.noResponse.points),
          ),
        ]
      : []),
  ];
  const fields = [
    ...(model.completeness
      ? [
          row(
            'completeness',
            say('model.completeness'),
            sayFields(model.completeness.fields),
            points(model.completeness.points),
          ),
        ]
      : []),
    ...(model.freshness
      ? [
          row(
            'freshness',
            say('model.freshness'),
            `${sayFields(model.freshness.fields)} · ${sayDuration(model.freshness.within, formats)}`,
            points(model.freshness.points),
          ),
        ]
      : []),
  ];
  return [
    {
      ...columns('score.fit'),
      rows: [
        ...model.fit.map(({ id, label, when, points: worth, group }) =>
          row(
            id,
            nameRule(id, label, language),
            `${sayCondition(when, names, formats)}${group === undefined ? '' : ` · ${say('model.group', { group })}`}`,
            points(worth),
          ),
        ),
        ...fields,
      ],
    },
    {
      ...columns('score.engagement'),
      rows: model.engagement.map((rule) =>
        row(rule.id, nameRule(rule.id, rule.label, language), sayEvent(rule, names, formats), points(rule.points)),
      ),
    },
    { ...columns('score.inactivity'), rows: silence },
    {
      ...columns('act.disqualify'),
      rows: model.disqualify.map(({ id, label, when, reason }) =>
        row(id, nameRule(id, label, language), sayCondition(when, names, formats), formats.word('reason', reason)),
      ),
    },
  ].filter(({ rows }) => rows.length > 0);
}

/** What being hot asks for beside the total; null where nothing is. */
function sayRequired(required: ScoringModel['hotRequires'], { say, number }: Formats): string | null {
  if (required === undefined) return null;
  const parts = (['fit', 'engagement'] as const).flatMap((part) => {
    const least = required[part];
    return least === undefined ? [] : [`${say(`score.${part}`)} ≥\u00a0${number(least)}`];
  });
  return say('model.hotRequires', { what: parts.join(', ') });
}

function sayEvent(
  { event, where, fields, halfLife, expires, limit }: ScoringModel['engagement'][number],
  names: { profile: readonly Field[] },
  formats: Formats,
): string {
  const { word, say, points } = formats;
  const paid = Object.entries(fields ?? {}).map(
    ([field, worth]) => `${sayField(`profile.${field}`, names, formats)} ${points(worth)}`,
  );
  const span = (written: string): string => sayDuration(written, formats);
  return [
    word('event', event),
    ...(where === undefined ? [] : [sayCondition(where, names, formats)]),
    ...(paid.length === 0 ? [] : [say('model.fields', { what: paid.join(', ') })]),
    ...(limit === undefined ? [] : [say('model.limit', { times: limit.times, per: span(limit.per) })]),
    ...(halfLife === undefined ? [] : [say('model.halfLife', { span: span(halfLife) })]),
    ...(expires === undefined ? [] : [say('model.expires', { span: span(expires) })]),
  ].join(' · ');
}

/** The draft against every lead: what publishing it would move; without one there is nothing to weigh, and that is said. */
async function showDraftImpact(call: PageCall): Promise<PageAnswer> {
  const { deps, params, formats } = call;
  const name = params.name ?? '';
  const title = `${formats.say('impact.title')}${formats.say('colon')}${name}`;
  const data = { name, title, path: pathOf(name) };
  const file = await deps.store.files.get('scoring-models', name);
  const styles = ['editing.css'] as const;
  if (file !== null && file.draft === null) return { view: 'impact', title, styles, data };
  const measured = await showImpact(deps, name);
  if (measured.code !== 'ok') return measured;
  return { view: 'impact', title, styles, data: { ...data, impact: await viewImpact(measured.value, call) } };
}

/** Scoring models to read, weigh and take back. */
export const SCORING_PAGES: readonly Page[] = [
  showPage('/files/scoring-models/:name/model', 'signed-in', (call) => showModel(call)),
  showPage('/files/scoring-models/:name/impact', WRITERS, showDraftImpact),
  actPage('/files/scoring-models/:name/roll-back', WRITERS, async (call) => {
    const { deps, asker, params, form } = call;
    const name = params.name ?? '';
    const back = await rollBackModel(deps, asker, {
      name,
      version: form.number('version') ?? 0,
      confirm: form.checked('confirm'),
    });
    return back.code === 'ok' ? { to: `${pathOf(name)}/model`, said: 'rolled-back' } : showModel(call, back);
  }),
  actPage('/files/scoring-models/:name/primary', WRITERS, async (call) => {
    const name = call.params.name ?? '';
    const made = await makePrimary(call.deps, call.asker, name, { confirm: call.form.checked('confirm') });
    return made.code === 'ok' ? { to: `${pathOf(name)}/model`, said: 'primary' } : showModel(call, made);
  }),
];
