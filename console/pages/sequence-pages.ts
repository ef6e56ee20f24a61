import { readSequenceStats } from '../../usecases/reports/report-sequences';
import { done, notFound } from '../../usecases/outcome';
import { drawSequence } from '../charts/draw-sequence';
import { countingOf, countWithin } from '../counted';
import { showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { readProfileFields } from './profile-lines';
import { stepPath } from './step-page';
import { armWords, nameStep, sayStep } from './step-words';
import { labelCells, nameColumn, numberCell, numberColumns, rateCell, type Table } from '../reports/report';

const MAILS = ['sent', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed'] as const;

/** A version of a sequence drawn, how many wait at each step now, and what each step did. */
async function showMap(call: PageCall): Promise<PageAnswer> {
  const { deps, params, query, formats } = call;
  const name = params.name ?? '';
  const counted = await countWithin(call, `sequence ${name}`, () => readSequenceStats(deps, name));
  const stats = counted?.value ?? done({ steps: [], splits: [] });
  if (stats.code !== 'ok') return stats;
  const file = await deps.store.files.get('sequences', name);
  const newest = file?.version ?? 0;
  const asked = query.number('version');
  const version = asked !== undefined && asked >= 1 && asked <= newest ? Math.trunc(asked) : newest;
  const live = version === 0 ? null : await deps.catalog.sequence(name, version);
  if (!live) return notFound('version');
  const { say, number } = formats;
  const steps = stats.value.steps.filter((step) => step.version === version);
  const waitingAt = new Map(steps.map(({ step, waiting }) => [step, waiting]));
  const title = `${say('map.title')}${say('colon')}${name}`;
  const tables: Table[] = [
    {
      title: say('map.steps'),
      columns: [
        nameColumn(formats, 'map.step'),
        ...numberColumns(formats, 'report.entered', 'map.waiting', ...MAILS.map((mark) => `report.${mark}` as const)),
      ],
      rows: steps.map((row) => {
        const step = live.compiled.steps.find(({ id }) => id === row.step);
        // What does not mail has no mails to count.
        const mails = MAILS.map((mark) => (row.sent === 0 && step?.kind !== 'email' ? null : row[mark]));
        return {
          key: row.step,
          head: {
            text: step ? nameStep(step, formats) : formats.word('step', row.step),
            href: stepPath(name, version, row.step),
          },
          cells: [row.entered, row.waiting, ...mails].map((count) => numberCell(formats, count)),
        };
      }),
    },
    {
      title: say('map.splits'),
      columns: [nameColumn(formats, 'map.arm'), ...numberColumns(formats, 'map.success')],
      rows: stats.value.splits
        .filter((split) => split.version === version)
        .map(({ split, arm, rate }) => ({
          key: `${split} ${arm}`,
          head: { text: `${split} · ${arm}` },
          cells: [rateCell(formats, rate)],
        })),
    },
  ];
  return {
    view: 'sequence-map',
    title,
    data: {
      ...{ name, title, version },
      ...countingOf(counted, `/files/sequences/${encodeURIComponent(name)}/map?version=${version}`),
      path: `/files/sequences/${encodeURIComponent(name)}`,
      versions: Array.from({ length: newest }, (_, n) => ({ version: newest - n, shown: newest - n === version })),
      svg: drawSequence(
        live.compiled,
        title,
        armWords({ profile: await readProfileFields(deps) }, formats),
        (step) => ({
          label: sayStep(step, formats),
          ...((waitingAt.get(step.id) ?? 0) > 0 && { count: number(waitingAt.get(step.id) ?? 0) }),
          href: stepPath(name, version, step.id),
        }),
      ),
      tables: labelCells(tables.filter(({ rows }) => rows.length > 0)),
    },
  };
}

/** Sequences to look at. */
export const SEQUENCE_PAGES: readonly Page[] = [showPage('/files/sequences/:name/map', 'signed-in', showMap)];
