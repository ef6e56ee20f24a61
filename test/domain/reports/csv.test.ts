import { toCsv } from '../../../domain/reports/csv';

test('columns are the same whether or not a row has values there, nested ones stand where their key does', () => {
  const rows = [
    { source: null, cost: null, rate: null, won: 1 },
    { source: 'fair', cost: null, rate: { n: 2, low: null }, won: 0, exits: { 'form.demo': 1 } },
  ];
  expect(toCsv(rows)).toBe('source,cost,rate.n,rate.low,won,exits.form.demo\r\n,,,,1,\r\nfair,,2,,0,1\r\n');
});

test('a text that a spreadsheet would run is made a text, quotes and line breaks are kept', () => {
  expect(toCsv([{ a: '=1+1', b: 'x "y"\nz', c: -3 }])).toBe('a,b,c\r\n\'=1+1,"x ""y""\nz",-3\r\n');
});
