import fc from 'fast-check';
import { createPace } from '../../mail/smtp/pace';

test('whatever the demand, no window sees more starts than rate × window + catch-up + 1', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 100 }),
      (rate, gaps) => {
        let now = 0;
        const pace = createPace(rate, () => now);
        const starts = gaps.map((gap) => {
          now += gap;
          return now + pace.reserve();
        });
        const interval = 1000 / rate;
        starts.forEach((start, from) => {
          for (let to = from; to < starts.length; to += 1) {
            const windowMs = starts[to]! - start;
            expect(to - from + 1).toBeLessThanOrEqual((windowMs + 20) / interval + 1 + 1e-6);
          }
        });
      },
    ),
  );
});

test('a steady demand gets the whole rate', () => {
  const pace = createPace(50, () => 0);
  const waits = Array.from({ length: 51 }, () => pace.reserve());
  expect(waits.at(-1)).toBeCloseTo(1000 - 0);
});

test('without a rate nothing waits, and a rate of nothing is refused', () => {
  expect(createPace(undefined, () => 0).reserve()).toBe(0);
  expect(() => createPace(0, () => 0)).toThrow('above 0');
});
