import { companyKeys, companyOwner, hasOpenDeal } from '../../domain/handoff/company';

describe('the company of a lead', () => {
  it.each([
    ['jeanne@Acme.FR', {}, ['domain:acme.fr']],
    ['jeanne@acme.fr', { siren: '732 829 320' }, ['siren:732829320', 'domain:acme.fr']],
    ['jeanne@acme.fr', { siret: '73282932000074' }, ['siren:732829320', 'domain:acme.fr']],
    [null, { siren: 732829320 }, ['siren:732829320']],
    ['jeanne@acme.fr', { siren: 'unknown' }, ['domain:acme.fr']],
    // Mailboxes that anybody can have, and domains set aside for examples, are no company's.
    ['jeanne@gmail.com', {}, []],
    ['jeanne@orange.fr', {}, []],
    ['jeanne@example.com', {}, []],
    [null, {}, []],
  ])('%s with %j is of %j', (email, profile, keys) => {
    expect(companyKeys({ email, profile })).toEqual(keys);
  });

  it('is whose surest name is owned, and in talks when a deal of somebody else is open', () => {
    expect(companyOwner([{ owner: null }, { owner: 'ana' }, { owner: 'bruno' }])).toBe('ana');
    expect(companyOwner([])).toBeNull();
    expect(hasOpenDeal([{ deals: ['me'] }], 'me')).toBe(false);
    expect(hasOpenDeal([{ deals: [] }, { deals: ['me', 'other'] }], 'me')).toBe(true);
  });
});
