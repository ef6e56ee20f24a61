import { graphlib, layout } from '@dagrejs/dagre';

/** A place in a drawing, in px from its upper left corner. */
export type Point = { x: number; y: number };
/** A node, by its centre when it is laid out. */
export type Node = { id: string; width: number; height: number };
/** An arrow between two nodes; `labelWidth` is the room that what is written on it takes, 0 for nothing. */
export type Arrow = { from: string; to: string; labelWidth: number };
/** Where all of it goes, in the order it was given: nodes by their centres, arrows around the nodes they pass. */
export type Drawing = {
  width: number;
  height: number;
  nodes: readonly Point[];
  arrows: readonly { points: readonly Point[]; label: Point }[];
};

const [MARGIN, GAP_X, GAP_Y, LABEL_HEIGHT] = [16, 26, 36, 16];

/** Lays a graph out from top to bottom: each node below all that lead to it, few arrows crossing and none behind a node (dagre). */
export function layOutGraph(nodes: readonly Node[], arrows: readonly Arrow[]): Drawing {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: GAP_X, edgesep: GAP_X, ranksep: GAP_Y });
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  arrows.forEach(({ from, to, labelWidth }, n) => {
    const height = labelWidth > 0 ? LABEL_HEIGHT : 0;
    graph.setEdge(from, to, { width: labelWidth, height, labelpos: 'c' }, String(n));
  });
  layout(graph);
  const centres = nodes.map((node) => ({ ...node, ...(graph.node(node.id) as Point) }));
  const centreOf = new Map(centres.map((node) => [node.id, node]));
  const laid = arrows.map(({ from, to, labelWidth }, n) => {
    const { points, x, y } = graph.edge(from, to, String(n)) as { points: Point[]; x?: number; y?: number };
    const [above, below] = [centreOf.get(from), centreOf.get(to)];
    // From the middle below to the middle above: cut at a side, a flat one would cross the node beside.
    const ends = {
      first: above && { x: above.x, y: above.y + above.height / 2 },
      last: below && { x: below.x, y: below.y - below.height / 2 },
    };
    const bends = [ends.first ?? [], points.slice(1, -1), ends.last ?? []].flat();
    return { points: bends, label: { x: x ?? 0, y: y ?? 0 }, labelWidth };
  });
  // Its own margins leave out the bends of arrows.
  const edges = [
    ...centres.flatMap(({ x, width }) => [x - width / 2, x + width / 2]),
    ...laid.flatMap(({ points }) => points.map(({ x }) => x)),
    ...laid.flatMap(({ label, labelWidth }) =>
      labelWidth > 0 ? [label.x - labelWidth / 2, label.x + labelWidth / 2] : [],
    ),
  ];
  const left = Math.min(0, ...edges);
  const moved = ({ x, y }: Point): Point => ({ x: Math.round(x - left + MARGIN), y: Math.round(y + MARGIN) });
  return {
    width: Math.ceil(Math.max(0, ...edges) - left + 2 * MARGIN),
    height: Math.ceil(Math.max(0, ...centres.map(({ y, height }) => y + height / 2)) + 2 * MARGIN),
    nodes: centres.map(moved),
    arrows: laid.map(({ points, label }) => ({ points: points.map(moved), label: moved(label) })),
  };
}
