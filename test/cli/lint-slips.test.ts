import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyExampleForEach, example } from './linted-example';

jest.setTimeout(180_000);

copyExampleForEach();
const { write, sequence, found, withoutMails } = example;

describe('lint finds what has the right form and cannot work', () => {
  it('reasons that the agreement does not have, in a model, in a sequence and in the agreement itself', async () => {
    await withoutMails();
    await write(
      'scoring/odd.yaml',
      'model: odd\nbands: { warm: 1, hot: 2 }\ndisqualify:\n  - { id: a, when: { customer: true }, reason: academi }\n' +
        '  - { id: b, when: { customer: true }, reason: out-of-territory }\n',
    );
    expect(await found('scoring/odd.yaml')).toEqual([
      expect.stringMatching(/^4 error disqualify\.0\.reason: "academi" is no reason of the agreement: .*→ academic$/),
    ]);
    const ends = (as: string, reason: string): string =>
      `      - { when: { band: hot }, steps: [ { end: { as: ${as}, reason: ${reason} } } ] }`;
    const ways = [
      ends('disqualified', 'zzz'),
      ends('recycled', 'zzz'),
      ends('recycled', 'no-interest'),
      ends('disqualified', 'duplicate'),
      ends('captured', 'zzz'),
    ];
    await sequence('odd', '', ['  - branch:', ...ways].join('\n'));
    expect(await found('sequences/odd.yaml')).toEqual([
      expect.stringMatching(/^4 error steps\.0\.branch\.0\.steps\.0\.end\.reason: "zzz" is no reason/),
      expect.stringMatching(/^5 error steps\.0\.branch\.1\.steps\.0\.end\.reason: "zzz" is no reason/),
    ]);
    const agreement = await readFile(join(example.folder, 'agreement.yaml'), 'utf8');
    await write('agreement.yaml', agreement.replace(/^reopens: .*$/m, 'reopens: [timing, no-product-for-markt]'));
    expect(await found('agreement.yaml')).toEqual([
      expect.stringMatching(/ error reopens\.1: "no-product-for-markt" is no reason.*→ no-product-for-market$/),
    ]);
    // An agreement that lists no reasons to recycle leaves them open (files.md has such a one beside `no-interest`).
    await write('agreement.yaml', agreement.replace(/^ {2}recycle: \[.*\n/m, ''));
    expect(await found('sequences/odd.yaml')).toEqual([
      expect.stringMatching(/^4 error /),
      expect.stringMatching(/^5 warning /),
      expect.stringMatching(/^6 warning /),
    ]);
  });

  it('a form that offers what is not there, misspells its intent, or can never be sent', async () => {
    await withoutMails();
    const form = (more: string, fields = '{ name: email }') =>
      write('forms/odd.yaml', `form: odd\nfields: [ ${fields} ]\n${more}`);
    await form('offer: payrol-guide\nintent: gide\n');
    expect(await found('forms/odd.yaml')).toEqual([
      expect.stringMatching(/^3 warning offer: "payrol-guide" is none of the documents of assets\/ → payroll-guide$/),
      expect.stringMatching(/^4 error intent: .*→ guide$/),
    ]);
    await form('offer: payroll-guide\nintent: newsletter\n');
    expect(await found('forms/odd.yaml')).toEqual([]);
    await form('', '{ name: lastName }, { name: firstName }');
    expect(await found('forms/odd.yaml')).toEqual([expect.stringMatching(/^2 error fields: expected a field email/)]);
    await form('', '{ name: phone }, { name: firstName }');
    expect(await found('forms/odd.yaml')).toEqual([]);
    await rm(join(example.folder, 'assets'), { recursive: true });
    await form('offer: payroll-guide\n');
    expect(await found('forms/odd.yaml')).toEqual([expect.stringMatching(/^3 warning offer: /)]);
  });

  it('hours that end before they begin, holidays of no country, no steps, and one id for two rules', async () => {
    await withoutMails();
    const head = 'window: { from: "18:00", to: "09:00", holidays: XX }\n';
    await write('sequences/odd.yaml', `sequence: odd\n${head}steps: []\n`);
    expect(await found('sequences/odd.yaml')).toEqual([
      expect.stringMatching(/^2 error window\.to: expected `to` after `from` \(18:00\)/),
      expect.stringMatching(/^2 error window\.holidays: "XX" is no country/),
      expect.stringMatching(/^3 warning steps: expected at least one step$/),
    ]);
    await sequence('odd', 'window: { from: "9:00", to: "00:00", holidays: DE-BY }\n', '  - { wait: 1 day }\n');
    expect(await found('sequences/odd.yaml')).toEqual([]);
    const teams = await readFile(join(example.folder, 'teams.yaml'), 'utf8');
    await write('teams.yaml', teams.replace('holidays: BE', 'holidays: XX'));
    expect(await found('teams.yaml')).toEqual([expect.stringMatching(/ error benelux\.calendar\.holidays: /)]);
    await write(
      'scoring/odd.yaml',
      'model: odd\nbands: { warm: 1, hot: 2 }\nfit:\n  - { id: a, when: {}, points: 1 }\n  - { id: a, when: {}, points: 1 }\n' +
        'engagement:\n  - { id: a, event: email.clicked, points: 1, unlimited: true }\n' +
        'disqualify:\n  - { id: a, when: { customer: true }, reason: academic }\n',
    );
    expect(await found('scoring/odd.yaml')).toEqual([
      expect.stringMatching(/^5 error fit\.1\.id: two rules are called "a": see line 4$/),
      expect.stringMatching(/^7 error engagement\.0\.id: two rules are called "a": see line 4$/),
    ]);
  });
});
