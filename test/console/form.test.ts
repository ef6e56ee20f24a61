import { readNumber } from '../../console/form';

test.each([
  ['24000', 24000],
  ['24 000', 24000],
  ['24 000,50', 24000.5],
  ['24,000', 24000],
  ['24.000', 24000],
  ['1,250,000', 1250000],
  ['24,000.50', 24000.5],
  ['24.000,50', 24000.5],
  ['24,5', 24.5],
  ['24.50', 24.5],
  ['0,125', 0.125],
  ['-5', -5],
])('a number is what people mean by it: "%s"', (written, meant) => {
  expect(readNumber(written)).toBe(meant);
});

test.each(['24k', '1,2,3', '24,000,50', '1.000,000.00', '', '--5'])('what is no number is none: "%s"', (written) => {
  expect(readNumber(written)).toBeNaN();
});
