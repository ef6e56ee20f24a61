import type { Role } from '../../domain/lead/documents';
import { simulateSequence, type RenderedLine, type Simulation } from '../../usecases/sequences/simulate-sequence';
import { previewTemplate } from '../../usecases/templates/preview-template';
import type { SampleInput } from '../../usecases/templates/sample-lead';
import { showFinding } from '../../domain/words/sentence';
import type { Formats } from '../formats';
import { drawChart } from '../charts/draw-chart';
import { readLanguage } from '../language';
import { showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { problemOf } from '../refusals';
import { pathOf } from './file-address';
import { paintMail, SCHEMES, type Scheme } from './mail-scheme';
import { readProfileLines, readScript } from './script-lines';

/** Who may try mails and sequences. */
export const TRIERS: readonly Role[] = ['marketer', 'lead-manager'];

/** A stored lead by id, `email:…`, `ext:…` or a plain address; else one made up from the profile lines. */
function sampleOf({ query, language }: PageCall): SampleInput {
  const lead = query.text('lead');
  if (lead !== undefined) return lead.includes('@') && !lead.includes(':') ? `email:${lead}` : lead;
  return { profile: readProfileLines(query.raw('profile')), language };
}

function preview(call: PageCall): ReturnType<typeof previewTemplate> {
  const { deps, asker, params, query } = call;
  const template = params.name ?? '';
  const language = readLanguage(query.text('language')) ?? undefined;
  return previewTemplate(deps, asker, { template, lead: sampleOf(call), language });
}

async function showPreview(call: PageCall): Promise<PageAnswer> {
  const { params, query, formats } = call;
  const name = params.name ?? '';
  const mail = await preview(call);
  if (mail.code === 'not-found') return mail;
  const problem = mail.code === 'ok' ? undefined : problemOf(mail, formats);
  const chosen = new URLSearchParams();
  const scheme = schemeOf(call);
  for (const field of ['lead', 'language', 'profile']) if (query.raw(field) !== '') chosen.set(field, query.raw(field));
  const path = pathOf('templates', name);
  const language = readLanguage(query.text('language'));
  return {
    view: 'preview',
    styles: ['editing.css'],
    title: `${formats.say('preview.title')}${formats.say('colon')}${name}`,
    status: problem?.status ?? 200,
    data: {
      problem,
      name,
      path,
      frames: framesOf(`${path}/mail?${chosen.toString()}`, scheme, formats),
      schemes: (['', ...SCHEMES] as const).map((value) => ({ value, chosen: value === (scheme ?? '') })),
      mail:
        mail.code === 'ok'
          ? {
              subject: mail.value.subject,
              text: mail.value.text,
              warnings: mail.value.warnings.map((words) => words[formats.language]),
            }
          : null,
      lead: query.text('lead'),
      profile: query.raw('profile'),
      languages: (['fr', 'en'] as const).map((value) => ({ value, chosen: value === language })),
    },
  };
}

function schemeOf({ query }: PageCall): Scheme | undefined {
  return SCHEMES.find((one) => one === query.text('scheme'));
}

/** The mail at each width under each scheme asked for; all four at once where none is. */
function framesOf(mail: string, asked: Scheme | undefined, { say }: Formats): object[] {
  return (asked ? [asked] : SCHEMES).flatMap((scheme) =>
    (['phone', 'desktop'] as const).map((width) => ({
      ...{ scheme, width, title: say(`scheme.${width}-${scheme}`), src: `${mail}&scheme=${scheme}` },
    })),
  );
}

async function showSimulator(call: PageCall): Promise<PageAnswer> {
  const { deps, asker, params, query, formats } = call;
  const name = params.name ?? '';
  const script = readScript(query.raw('events'), formats);
  const start = query.instant('start', formats.zone);
  const asked = {
    sequence: name,
    lead: sampleOf(call),
    events: script.code === 'ok' ? script.value : [],
    ...(start !== undefined && { start }),
  };
  const played = script.code === 'ok' ? await simulateSequence(deps, asker, asked) : script;
  if (played.code === 'not-found' && query.text('lead') === undefined) return played;
  const problem = played.code === 'ok' ? undefined : problemOf(played, formats);
  return {
    view: 'simulator',
    styles: ['editing.css'],
    scripts: ['scrub.js'],
    title: `${formats.say('simulator.title')}${formats.say('colon')}${name}`,
    status: problem?.status ?? 200,
    data: {
      problem,
      name,
      path: pathOf('sequences', name),
      lead: query.text('lead'),
      profile: query.raw('profile'),
      events: query.raw('events'),
      start: query.text('start') ?? formats.fieldTime(formats.now),
      startsAt: start ?? formats.now,
      ...(played.code === 'ok' && viewPlayed(played.value, call)),
    },
  };
}

function viewPlayed({ journey, end, competing, findings }: Simulation, call: PageCall): object {
  const days = daysOf(journey, call);
  const ended = { ...end, scored: typeof end.score === 'number' };
  const warnings = findings.map((finding) => showFinding(finding, call.formats.language));
  return { days, warnings, moments: journey.length, scores: scoreChart(journey, call.formats), end: ended, competing };
}

function daysOf(journey: readonly RenderedLine[], { formats }: PageCall): { day: string; lines: object[] }[] {
  const days: { day: string; lines: object[] }[] = [];
  // What is so at a moment: the last stage and score that were told.
  const now = { stage: '', score: '' };
  journey.forEach((line, index) => {
    const day = formats.day(line.at);
    if (line.to !== undefined) now.stage = formats.word('stage', line.to);
    if (line.total !== undefined) now.score = `${formats.number(line.total)} ${formats.word('band', line.band)}`.trim();
    const shown = {
      ...line,
      // A score of 0 is one.
      scored: typeof line.total === 'number',
      tone: line.withheld === true ? 'withheld' : line.kind,
      because: formats.word('cause', line.because?.replaceAll('.', '-')),
      moment: index + 1,
      said: [formats.dateTime(line.at), formats.word('journey', line.kind), now.stage, now.score]
        .filter((one) => one !== '')
        .join(' · '),
    };
    const last = days.at(-1);
    if (last?.day === day) last.lines.push(shown);
    else days.push({ day, lines: [shown] });
  });
  return days;
}

/** The score along the journey, as far as it was told. */
function scoreChart(journey: readonly RenderedLine[], formats: Formats): string | null {
  const told = journey.flatMap(({ at, total }) => (typeof total === 'number' ? [[at, total] as const] : []));
  if (told.length < 2) return null;
  const { say, number, date, hour } = formats;
  const series = [{ name: say('lead.score'), color: 'leaf' as const, values: told }];
  const title = say('lead.score');
  return drawChart({ kind: 'steps', title, categories: [], series, format: number, day: date, time: hour });
}

/** What can be tried without anything being stored or sent. */
export const TRIAL_PAGES: readonly Page[] = [
  showPage('/files/templates/:name/preview', TRIERS, showPreview),
  showPage('/files/templates/:name/mail', TRIERS, async (call) => {
    const mail = await preview(call);
    return mail.code === 'ok'
      ? { view: 'mail', title: '', data: {}, bare: { html: paintMail(mail.value.html, schemeOf(call) ?? 'light') } }
      : mail;
  }),
  showPage('/files/sequences/:name/simulate', TRIERS, showSimulator),
];
