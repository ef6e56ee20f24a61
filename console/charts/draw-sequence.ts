import type { CompiledSequence, CompiledStep, Next, WrittenCondition } from '../../domain/sequences/compiled';
import { escapeText } from './escape-text';

/** What is written on a step beside its kind and id. */
export type StepMark = { label: string; count?: string; current?: boolean; href?: string };
/** What arms are called: those that every step of a kind has, and those of a branch by what is asked there. */
export type ArmWords = {
  named: (arm: 'then' | 'otherwise' | 'untracked' | 'else') => string;
  asked: (when: WrittenCondition) => string;
};
type Edge = { to: Next; label: string };
type Placed = { column: number; rank: number };

const [BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y] = [208, 46, 26, 34];
const LONGEST = 25;
/** Of what stands beside a line, which has the gap to the next column too. */
const LONGEST_BESIDE = 33;

/** Where each step goes on, and what its arms are called. */
export function edgesOf(step: CompiledStep, { named, asked }: ArmWords): Edge[] {
  switch (step.kind) {
    case 'waitFor':
      return [
        { to: step.then, label: named('then') },
        { to: step.otherwise, label: named('otherwise') },
        ...(step.untracked === step.otherwise ? [] : [{ to: step.untracked, label: named('untracked') }]),
      ];
    case 'task':
      return [
        { to: step.then, label: step.then === step.otherwise ? '' : named('then') },
        ...Object.entries(step.byOutcome).map(([label, to]) => ({ to, label })),
        ...(step.then === step.otherwise ? [] : [{ to: step.otherwise, label: named('otherwise') }]),
      ];
    case 'split':
      return step.arms.map(({ name, weight, to }) => ({ to, label: `${name} ${weight} %` }));
    case 'branch': {
      const arms = step.arms.map(({ when, to }) => ({ to, label: when ? asked(when) : named('else') }));
      return step.arms.some(({ when }) => when === undefined)
        ? arms
        : [...arms, { to: step.next, label: named('else') }];
    }
    case 'end':
      return [];
    default:
      return [{ to: step.next, label: '' }];
  }
}

/** Places steps: below all that lead to them; arms beside one another, what follows them below the step they part at. */
function place(steps: readonly CompiledStep[], edges: readonly Edge[][]): Placed[] {
  const columns = new Map<number, number>();
  const parted = new Map<number, number>();
  const ranks = steps.map(() => 0);
  for (const step of steps) {
    const from = parted.get(step.index);
    const used = from === undefined ? [] : steps.slice(from, step.index).map(({ index }) => columns.get(index) ?? 0);
    const column = columns.get(step.index) ?? (used.length > 0 ? Math.max(...used) + 1 : 0);
    columns.set(step.index, column);
    if (step.next !== null && !columns.has(step.next)) columns.set(step.next, column);
    const own = (edges[step.index] ?? []).flatMap(({ to }) => (to === null ? [] : [to]));
    for (const to of own) ranks[to] = Math.max(ranks[to] ?? 0, (ranks[step.index] ?? 0) + 1);
    const arms = [...new Set(own)].filter((to) => to !== step.next).sort((a, b) => a - b);
    arms.forEach((to, arm) => (arm === 0 ? columns.has(to) || columns.set(to, column) : parted.set(to, step.index)));
  }
  return steps.map(({ index }) => ({ column: columns.get(index) ?? 0, rank: ranks[index] ?? 0 }));
}

/** Draws a sequence as a graph from top to bottom, without styles or scripts of its own; `title` says what it is to who does not see it. */
export function drawSequence(
  { steps }: CompiledSequence,
  title: string,
  words: ArmWords,
  markOf: (step: CompiledStep) => StepMark,
): string {
  const edges = steps.map((step) => edgesOf(step, words));
  const places = place(steps, edges);
  const spotOf = (index: number): { x: number; y: number } => {
    const { column, rank } = places[index] ?? { column: 0, rank: 0 };
    return { x: 8 + column * (BOX_WIDTH + GAP_X), y: 16 + rank * (BOX_HEIGHT + GAP_Y) };
  };
  const width = 16 + Math.max(1, ...places.map(({ column }) => column + 1)) * (BOX_WIDTH + GAP_X);
  const height = 24 + Math.max(1, ...places.map(({ rank }) => rank + 1)) * (BOX_HEIGHT + GAP_Y);
  const lines = steps.flatMap(({ index }) =>
    (edges[index] ?? []).map(({ to, label }) => drawEdge(spotOf(index), to === null ? null : spotOf(to), label)),
  );
  const boxes = steps.map((step) => drawBox(spotOf(step.index), step, markOf(step)));
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${escapeText(title)}" font-family="system-ui, sans-serif" font-size="13">${lines.join('')}${boxes.join('')}</svg>`;
}

function drawEdge(from: { x: number; y: number }, to: { x: number; y: number } | null, label: string): string {
  const [x1, y1] = [from.x + BOX_WIDTH / 2, from.y + BOX_HEIGHT];
  const [x2, y2] = to === null ? [x1, y1 + 12] : [to.x + BOX_WIDTH / 2, to.y];
  const path = x1 === x2 ? `M${x1} ${y1}V${y2}` : `M${x1} ${y1}V${y1 + 10}H${x2}V${y2}`;
  const words =
    label === ''
      ? ''
      : `<text x="${x2 + 5}" y="${Math.min(y2 - 6, y1 + 26)}" fill="#4d5b54" font-size="12">${escapeText(shorten(label, LONGEST_BESIDE))}<title>${escapeText(label)}</title></text>`;
  const end =
    to === null
      ? `<circle cx="${x2}" cy="${y2}" r="4" fill="#8b9791"/>`
      : `<path d="M${x2 - 4} ${y2 - 6}L${x2} ${y2}L${x2 + 4} ${y2 - 6}" fill="none" stroke="#8b9791" stroke-width="1.5"/>`;
  return `<path d="${path}" fill="none" stroke="#8b9791" stroke-width="1.5"/>${end}${words}`;
}

function drawBox(
  { x, y }: { x: number; y: number },
  { id }: CompiledStep,
  { label, count, current = false, href }: StepMark,
): string {
  const [fill, ink] = current ? ['#1f6b45', '#ffffff'] : ['#ffffff', '#15201b'];
  const badge =
    count === undefined
      ? ''
      : `<rect x="${x + BOX_WIDTH - 44}" y="${y - 15}" width="48" height="20" rx="10" fill="#e4f2ea" stroke="#1f6b45"/><text x="${x + BOX_WIDTH - 20}" y="${y - 1}" text-anchor="middle" fill="#134a2f" font-weight="700">${escapeText(count)}</text>`;
  const box = `<rect x="${x}" y="${y}" width="${BOX_WIDTH}" height="${BOX_HEIGHT}" rx="8" fill="${fill}" stroke="${current ? '#134a2f' : '#7c8a83'}" stroke-width="1.5"/><text x="${x + 12}" y="${y + 19}" fill="${ink}" font-weight="700">${escapeText(shorten(label))}</text><text x="${x + 12}" y="${y + 36}" fill="${current ? '#ffffff' : '#4d5b54'}" font-size="12">${escapeText(shorten(id))}</text>${badge}`;
  return href === undefined ? `<g>${box}</g>` : `<a href="${escapeText(href)}">${box}</a>`;
}

function shorten(text: string, longest = LONGEST): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
