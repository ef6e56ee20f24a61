import type { CompiledSequence, CompiledStep, Next, WrittenCondition } from '../../domain/sequences/compiled';
import { escapeText } from './escape-text';
import { layOutGraph, type Drawing, type Point } from './lay-out-graph';

/** What is written on a step beside its kind and id. */
export type StepMark = { label: string; count?: string; current?: boolean; href?: string };
/** What arms are called: those that every step of a kind has, and those of a branch by what is asked there. */
export type ArmWords = {
  named: (arm: 'then' | 'otherwise' | 'untracked' | 'else') => string;
  asked: (when: WrittenCondition) => string;
};
type Edge = { to: Next; label: string };

const [BOX_WIDTH, BOX_HEIGHT] = [208, 46];
/** Across, where a path through the sequence ends. */
const END = 8;
const LONGEST = 25;
/** Of what stands on an arrow, and how wide a letter of it is about. */
const LONGEST_ON_ARROW = 33;
const LETTER_WIDTH = 6.6;

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

/** Draws a sequence as a graph from top to bottom, without styles or scripts of its own; `title` says what it is to who does not see it. */
export function drawSequence(
  { steps }: CompiledSequence,
  title: string,
  words: ArmWords,
  markOf: (step: CompiledStep) => StepMark,
): string {
  const edges = steps.flatMap((step) =>
    edgesOf(step, words).map(({ to, label }, n) => ({
      from: String(step.index),
      // Each end of a path is its own, for a line from everywhere to one end says nothing.
      to: to === null ? `end ${step.index} ${n}` : String(to),
      ends: to === null,
      label,
      labelWidth: shorten(label, LONGEST_ON_ARROW).length * LETTER_WIDTH,
    })),
  );
  const drawing = layOutGraph(
    [
      ...steps.map(({ index }) => ({ id: String(index), width: BOX_WIDTH, height: BOX_HEIGHT })),
      ...edges.filter(({ ends }) => ends).map(({ to }) => ({ id: to, width: END, height: END })),
    ],
    edges,
  );
  const lines = drawing.arrows.map((arrow, n) => drawArrow(arrow, edges[n]?.label ?? '', edges[n]?.ends === true));
  const boxes = steps.map((step, n) => drawBox(cornerOf(drawing.nodes[n] ?? { x: 0, y: 0 }), step, markOf(step)));
  const { width, height } = drawing;
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${escapeText(title)}" font-family="system-ui, sans-serif" font-size="13">${lines.join('')}${boxes.join('')}</svg>`;
}

const cornerOf = ({ x, y }: Point): Point => ({ x: x - BOX_WIDTH / 2, y: y - BOX_HEIGHT / 2 });

/** A line with its head, or a dot where nothing follows, and what is written on it. */
function drawArrow({ points, label: at }: Drawing['arrows'][number], label: string, ends: boolean): string {
  const path = points.map(({ x, y }, n) => `${n === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const [before, tip] = points.slice(-2) as [Point, Point];
  const turned = Math.round((Math.atan2(tip.y - before.y, tip.x - before.x) * 180) / Math.PI);
  const end = ends
    ? `<circle cx="${tip.x}" cy="${tip.y}" r="4" fill="#8b9791"/>`
    : `<path d="M-6 -4L0 0L-6 4" transform="translate(${tip.x} ${tip.y}) rotate(${turned})" fill="none" stroke="#8b9791" stroke-width="1.5"/>`;
  const words =
    label === ''
      ? ''
      : `<text x="${at.x}" y="${at.y + 4}" text-anchor="middle" fill="#4d5b54" font-size="12" stroke="#ffffff" stroke-width="5" stroke-linejoin="round" paint-order="stroke">${escapeText(shorten(label, LONGEST_ON_ARROW))}<title>${escapeText(label)}</title></text>`;
  return `<path d="${path}" fill="none" stroke="#8b9791" stroke-width="1.5" stroke-linejoin="round"/>${end}${words}`;
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
