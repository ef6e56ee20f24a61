import { toCsv } from '../../../domain/reports/csv';

test('columns are the report’s: the same for rows without values there, and for none; what is listed by name is one', () => {
  const rows = [
    { source: null, cost: null, rate: null, won: 1 },
    { source: 'fair', cost: null, rate: { n: 2, low: null }, won: 0, exits: { 'form.demo': 1, goal: 2 } },
  ];
  const columns = ['source', 'cost', 'rate.n', 'rate.low', 'won', 'exits'];
  const header = 'source,cost,rate.n,rate.low,won,exits\r\n';
  expect(toCsv(rows, columns)).toBe(`${header},,,,1,\r\nfair,,2,,0,form.demo: 1; goal: 2\r\n`);
  expect(toCsv([], columns)).toBe(header);
});

test('a text that a spreadsheet would run is made a text, quotes and line breaks are kept', () => {
  expect(toCsv([{ a: '=1+1', b: 'x "y"\nz', c: -3 }], ['a', 'b', 'c'])).toBe('a,b,c\r\n\'=1+1,"x ""y""\nz",-3\r\n');
});
