import { drawBeforeAfter, type Column } from './histogram';
import { WORDS, type CliLanguage } from './words';

type Band = 'cold' | 'warm' | 'hot' | 'none';
/** The parts of the server's explanation that are shown (api.md, "Shapes"). */
export type ExplanationView = {
  total: number | null;
  band: Exclude<Band, 'none'> | null;
  model: string;
  version: number;
  at: string;
  nextChangeAt: string | null;
  disqualified: { rule: string; reason: string } | null;
  items: { words: string }[];
  account?: { company: string; by: string; total: number | null; leads: number };
  models?: {
    model: string;
    version: number;
    primary: boolean;
    shadow: boolean;
    total: number | null;
    band: Band | null;
  }[];
};
export type ImpactView = {
  model: string;
  version: number;
  against: { model: string; version: number } | null;
  leads: number;
  moved: number;
  becomeHot: number;
  reachSales: number;
  becomeDisqualified: number;
  confirm: string[];
  bands: { before: Record<Band, number>; after: Record<Band, number> };
  changes: { from: Band; to: Band; count: number }[];
  histogram: { before: Column[]; after: Column[] };
  movers: { lead: string; before: number; after: number; change: number; bands: { before: Band; after: Band } }[];
};

const BANDS: readonly Band[] = ['cold', 'warm', 'hot', 'none'];

/** The score, each line of what makes it, and what else is to be known. */
export function renderExplanation(view: ExplanationView, language: CliLanguage): string[] {
  const words = WORDS[language];
  const total = view.total ?? '–';
  const lines = [
    `${words.score} ${total} (${words.band[view.band ?? 'none']}), ${view.model} v${view.version}, ${day(view.at)}`,
    ...view.items.map((item) => `  ${item.words}`),
  ];
  if (view.disqualified) lines.push(`${words.disqualified}: ${view.disqualified.rule} (${view.disqualified.reason})`);
  lines.push(view.nextChangeAt === null ? words.never : `${words.nextChange} ${day(view.nextChangeAt)}`);
  if (view.account) {
    const { company, by, total: together, leads } = view.account;
    lines.push(`${words.account} ${company}: ${together ?? '–'} (${by}, ${leads} ${words.leads})`);
  }
  const others = (view.models ?? []).filter(({ model }) => model !== view.model);
  if (others.length > 0) lines.push(`${words.others}:`);
  for (const other of others) {
    const shadow = other.shadow ? `, ${words.shadow}` : '';
    lines.push(
      `  ${other.model} v${other.version}: ${other.total ?? '–'} (${words.band[other.band ?? 'none']}${shadow})`,
    );
  }
  return lines;
}

/** What a draft would change: bands, histogram before and after, who moves most. */
export function renderImpact(view: ImpactView, language: CliLanguage): string[] {
  const words = WORDS[language];
  const against = view.against ? ` ${words.against} ${view.against.model} v${view.against.version}` : '';
  const count = (side: Record<Band, number>): string =>
    BANDS.map((band) => `${words.band[band]} ${side[band]}`).join(', ');
  return [
    `${view.model} v${view.version}${against}: ${view.leads} ${words.leads}, ${view.moved} ${words.moved}`,
    `  ${words.before}: ${count(view.bands.before)}`,
    `  ${words.after}: ${count(view.bands.after)}`,
    ...view.changes.map(({ from, to, count: n }) => `  ${words.band[from]} → ${words.band[to]}: ${n}`),
    `${view.becomeHot} ${words.becomeHot}; ${view.reachSales} ${words.reachSales}; ${view.becomeDisqualified} ${words.becomeOut}`,
    '',
    ...drawBeforeAfter(view.histogram.before, view.histogram.after, [words.before, words.after]),
    ...(view.movers.length === 0 ? [] : ['', `${words.movers}:`]),
    ...view.movers.map(({ lead, before, after, change }) => `  ${lead}  ${before} → ${after} (${signed(change)})`),
    ...(view.confirm.length === 0 ? [] : ['', `${words.confirm}: ${view.confirm.join('; ')}`]),
  ];
}

function signed(points: number): string {
  const text = String(Math.round(10 * points) / 10).replace('-', '−');
  return points > 0 ? `+${text}` : text;
}

function day(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}
