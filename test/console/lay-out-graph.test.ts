import fc from 'fast-check';
import { layOutGraph, type Arrow, type Node, type Point } from '../../console/charts/lay-out-graph';

/** Graphs as sequences are: from each node to later ones, with or without words on the way. */
const graph = fc.integer({ min: 1, max: 12 }).chain((count) => {
  const nodes = Array.from({ length: count }, (_, n): Node => ({ id: String(n), width: 208, height: 46 }));
  const arrow = fc
    .tuple(fc.nat(count - 1), fc.nat(count - 1), fc.constantFrom(0, 60, 210))
    .filter(([from, to]) => from < to)
    .map(([from, to, labelWidth]): Arrow => ({ from: String(from), to: String(to), labelWidth }));
  return fc.record({
    nodes: fc.constant(nodes),
    arrows: count === 1 ? fc.constant([]) : fc.array(arrow, { maxLength: 16 }),
  });
});

test('every node has a place of its own below those that lead to it, and no arrow passes behind a node it is not of', () => {
  fc.assert(
    fc.property(graph, ({ nodes, arrows }) => {
      const drawing = layOutGraph(nodes, arrows);
      const at = (n: number | string): Point => drawing.nodes[Number(n)]!;
      const inside = ({ x, y }: Point, n: number): boolean =>
        Math.abs(x - at(n).x) < 208 / 2 - 2 && Math.abs(y - at(n).y) < 46 / 2 - 2;
      nodes.forEach((_, n) => {
        expect(at(n).x).toBeGreaterThanOrEqual(208 / 2);
        expect(at(n).x).toBeLessThanOrEqual(drawing.width - 208 / 2);
        nodes.forEach((_other, m) => {
          if (m > n) expect(Math.abs(at(n).x - at(m).x) >= 208 || Math.abs(at(n).y - at(m).y) >= 46).toBe(true);
        });
      });
      drawing.arrows.forEach(({ points }, n) => {
        const { from, to } = arrows[n]!;
        expect(at(from).y).toBeLessThan(at(to).y);
        for (const [k, end] of points.slice(1).entries()) {
          const begin = points[k]!;
          for (let part = 0; part <= 1; part += 0.05) {
            const on = { x: begin.x + (end.x - begin.x) * part, y: begin.y + (end.y - begin.y) * part };
            expect(on.x).toBeGreaterThanOrEqual(0);
            expect(on.x).toBeLessThanOrEqual(drawing.width);
            nodes.forEach((node, m) => {
              if (node.id !== from && node.id !== to) expect([n, m, inside(on, m)]).toEqual([n, m, false]);
            });
          }
        }
      });
    }),
    { numRuns: 60 },
  );
});
