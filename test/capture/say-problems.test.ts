import { sayProblems } from '../../usecases/imports/say-problems';

it('what is wrong with a row is said in the reader’s language, one thing after the other', () => {
  const said = 'email: expected an e-mail address; country: expected a country such as FR; role: expected one of: a, b';
  expect(sayProblems(said, 'en')).toBe(said);
  expect(sayProblems(said, 'fr').replace(/[\u00a0\u202f]/g, ' ')).toBe(
    'email : adresse e-mail attendue ; country : pays attendu, comme FR ; role : une de ces valeurs attendue : a, b',
  );
});

it('so is what is said of a header, and what nobody translated stays', () => {
  const said = sayProblems('the column "Courriel" is not known and was left out; did you mean email?', 'fr');
  expect(said.replace(/[\u00a0\u202f]/g, ' ')).toBe(
    'la colonne « Courriel » n’est pas connue et a été laissée de côté ; vouliez-vous dire email ?',
  );
  expect(sayProblems('Invalid Closing Quote', 'fr')).toBe('Invalid Closing Quote');
});
