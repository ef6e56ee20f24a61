import { BlockList, isIPv4 } from 'node:net';
import fc from 'fast-check';
import { indexNetworks } from '../../../domain/files/networks';
import { parseFile } from '../../../domain/files/parse';

const read = (text: string) => parseFile('companies', text, 'companies.csv');

describe('companies.csv', () => {
  it.each([
    ['cidr,company\n192.0.2.0/24,Acme\n'],
    ['\ufeffEntreprise;CIDR\r\n"Acme";192.0.2.0/24\r\n\r\n'],
    ['# ours\nnetwork\tcompany\n192.0.2.0/24\tAcme'],
  ])('is read with any delimiter, order and language of its header: %j', (text) => {
    const parsed = read(text);
    expect(parsed).toMatchObject({ ok: true, value: { networks: [{ network: '192.0.2.0/24', company: 'Acme' }] } });
  });

  it('tells each wrong line, with what was expected', () => {
    const parsed = read('cidr,company\n192.0.2.0/24,Acme\n192.0.2.0/33,Beta\n192.0.2,Gamma\n198.51.100.7,\n');
    expect(parsed.ok ? [] : parsed.errors.map(({ file, line, path }) => `${file ?? ''}:${line} ${path}`)).toEqual([
      'companies.csv:3 networks.1.network',
      'companies.csv:4 networks.2.network',
      'companies.csv:5 networks.3.company',
    ]);
    expect(parsed.ok ? '' : parsed.errors[0]?.message).toContain('192.0.2.0/24');
  });

  it.each([['192.0.2.0/24,Acme\n'], [''], ['cidr,company\n"192.0.2.0/24,Acme\n']])('refuses %j', (text) => {
    expect(read(text).ok).toBe(false);
  });
});

describe('whose network an address is in', () => {
  const index = (...networks: [string, string][]) =>
    indexNetworks({ networks: networks.map(([network, company]) => ({ network, company })) });

  it('is the narrowest listed one', () => {
    const of = index(
      ['10.0.0.0/8', 'Wide'],
      ['10.1.0.0/16', 'Narrow'],
      ['2001:db8:1200::/40', 'Six'],
      ['10.1.2.3', 'One'],
    );
    expect(['10.2.0.1', '10.1.255.255', '10.1.2.3', '11.0.0.1'].map(of)).toEqual(['Wide', 'Narrow', 'One', null]);
    expect(['2001:db8:12ff::1', '2001:db8:1300::', '::ffff:10.1.0.9', 'nonsense', ''].map(of)).toEqual([
      'Six',
      null,
      'Narrow',
      null,
      null,
    ]);
  });

  const familyOf = (address: string) => (isIPv4(address) ? 'ipv4' : 'ipv6');

  it('is what Node’s own list of networks says, for any networks and addresses', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    const network = fc
      .tuple(address, fc.nat(128))
      .map(([base, length]): [string, number] => [base, isIPv4(base) ? length % 33 : length]);
    fc.assert(
      fc.property(fc.array(network, { minLength: 1, maxLength: 8 }), fc.array(address), (networks, addresses) => {
        // A list each: Node's takes every IPv4 address for one of ::/0 too.
        const theirs = { ipv4: new BlockList(), ipv6: new BlockList() };
        for (const [base, length] of networks) theirs[familyOf(base)].addSubnet(base, length, familyOf(base));
        const ours = index(...networks.map(([base, length]): [string, string] => [`${base}/${length}`, 'Listed']));
        for (const one of [...addresses, ...networks.map(([base]) => base)]) {
          if (one.includes(':') && one.includes('.')) continue;
          expect([one, ours(one) !== null]).toEqual([one, theirs[familyOf(one)].check(one, familyOf(one))]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
