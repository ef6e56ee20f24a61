import fc from 'fast-check';
import { createTokens, type TokenPayloads } from '../../mail/tokens';

const tokens = createTokens(['first secret', 'second secret']);
const click: TokenPayloads['click'] = {
  lead: 'lead-1',
  mail: 'mail-1',
  step: 'guide',
  template: 'payroll-guide',
  url: 'https://example.com/guide?a=1&b=é',
  name: 'guide',
};
const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('signed tokens', () => {
  test('give back exactly what was signed, for every kind', () => {
    const samples: { [K in keyof TokenPayloads]: TokenPayloads[K] } = {
      open: { lead: 'l', mail: 'm', step: 's', template: 't' },
      click,
      trap: { lead: 'l', mail: 'm', step: 's', template: 't' },
      unsubscribe: { lead: 'l', mail: 'm', topic: null },
      preferences: { lead: 'l' },
      view: { lead: 'l', mail: 'm' },
      confirm: { lead: 'l', form: 'guide-download', expiresAt: 1_790_000_000_000 },
      handoff: { handoff: 'h', rep: 'ana@example.com' },
      file: { lead: 'l', asset: 'payroll-guide.pdf' },
      data: { lead: 'l', expiresAt: 1 },
      identify: { lead: 'l' },
      shown: { form: 'guide', at: 1 },
    };
    for (const kind of Object.keys(samples) as (keyof TokenPayloads)[]) {
      expect(tokens.verify(kind, tokens.sign(kind, samples[kind]))).toEqual(samples[kind]);
    }
  });

  test('carry any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.option(fc.string()), (lead, topic) => {
        const token = tokens.sign('unsubscribe', { lead, mail: 'm', topic });
        expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(tokens.verify('unsubscribe', token)).toEqual({ lead, mail: 'm', topic });
      }),
    );
  });

  test('are refused when any one character is changed', () => {
    const token = tokens.sign('click', click);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...Array.from(CHARACTERS)), (at, character) => {
        fc.pre(token[at] !== character);
        expect(tokens.verify('click', token.slice(0, at) + character + token.slice(at + 1))).toBeNull();
      }),
      { numRuns: 5000 },
    );
  });

  test('are refused when the last character differs only in bits that decode to nothing', () => {
    const token = tokens.sign('preferences', { lead: 'lead-12' });
    for (const character of CHARACTERS) {
      const altered = token.slice(0, -1) + character;
      if (altered !== token) expect(tokens.verify('preferences', altered)).toBeNull();
    }
  });

  test('are refused when cut, lengthened or padded', () => {
    const token = tokens.sign('view', { lead: 'l', mail: 'm' });
    for (const altered of [token.slice(0, -1), token.slice(1), `${token}A`, `${token}=`, ` ${token}`, `${token}\n`]) {
      expect(tokens.verify('view', altered)).toBeNull();
    }
  });

  test('are never valid as another kind', () => {
    expect(tokens.verify('view', tokens.sign('open', { lead: 'l', mail: 'm', step: 's', template: 't' }))).toBeNull();
    expect(tokens.verify('preferences', tokens.sign('identify', { lead: 'l' }))).toBeNull();
  });

  test('never throw on garbage', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), (garbage) => {
        expect(tokens.verify('open', garbage)).toBeNull();
      }),
    );
    expect(tokens.verify('open', 'A'.repeat(1_000_000))).toBeNull();
  });

  test('of an older secret still verify, and new ones are made with the first', () => {
    const older = createTokens(['second secret']).sign('identify', { lead: 'l' });
    expect(tokens.verify('identify', older)).toEqual({ lead: 'l' });
    expect(createTokens(['first secret']).verify('identify', tokens.sign('identify', { lead: 'l' }))).toEqual({
      lead: 'l',
    });
    expect(createTokens(['second secret']).verify('identify', tokens.sign('identify', { lead: 'l' }))).toBeNull();
  });

  test('need a secret', () => {
    expect(() => createTokens([])).toThrow('secret');
    expect(() => createTokens(['ok', ''])).toThrow('secret');
  });
});
