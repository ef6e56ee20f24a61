import { starterText } from '../../console/pages/starter-text';
import { FILE_KINDS } from '../../domain/files/kinds';
import { parseFile } from '../../domain/files/parse';

const begun = FILE_KINDS.flatMap((kind) =>
  (['fr', 'en'] as const).flatMap((language) =>
    [undefined, 'first'].map((template) => [kind, language, template ?? 'none'] as const),
  ),
);

it.each(begun)('a new file of %s in %s, with the template %s, is valid as it begins', (kind, language, template) => {
  const text = starterText(kind, 'spring-2027', language, { template: template === 'none' ? undefined : template });
  const begins = ['scoring-models', 'sequences', 'templates', 'forms', 'segments', 'agreements', 'teams'].includes(
    kind,
  );
  if (!begins) expect(text).toBe('');
  else expect(parseFile(kind, text, 'spring-2027')).toMatchObject({ ok: true, warnings: [] });
});
