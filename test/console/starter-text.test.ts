import { paintMail } from '../../console/pages/mail-scheme';
import { starterText } from '../../console/pages/starter-text';
import { FILE_KINDS } from '../../domain/files/kinds';
import { parseFile } from '../../domain/files/parse';
import { hasUnsubscribeLink } from '../../mail/check-template';
import { renderMail } from '../../mail/render';
import { reviewMail } from '../../mail/review-mail';
import { compileTemplate } from '../../mail/template';

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

describe('a new mail', () => {
  const urls = Object.fromEntries(
    ['unsubscribe', 'preferences', 'view', 'confirm', 'data'].map((name) => [name, `https://ripen.example/${name}`]),
  ) as Record<'unsubscribe' | 'preferences' | 'view' | 'confirm' | 'data', string>;

  it.each([
    ['fr', 'Julie', 'Bonjour Julie,', 'Bonjour'],
    ['fr', undefined, 'Bonjour,', 'Bonjour'],
    ['en', 'Julie', 'Hello Julie,', 'Hello'],
    ['en', undefined, 'Hello,', 'Hello'],
  ] as const)(
    'greets in %s who is called %s, subject and words in one language',
    async (language, firstName, greeting, subject) => {
      const compiled = await compileTemplate(
        {
          name: 'new',
          mjml: starterText('templates', 'new', language, { template: undefined }),
        },
        {},
      );
      if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
      expect(hasUnsubscribeLink(compiled.template)).toBe(true);
      const lead = { email: 'julie@example.com', ...(firstName !== undefined && { firstName }) };
      const rendered = renderMail(compiled.template, { lead, language, urls });
      if (!rendered.ok) throw new Error(JSON.stringify(rendered.errors));
      const { mail } = rendered;
      expect(mail.subject).toBe(subject);
      expect(mail.text.trimStart().split('\n')[0]).toBe(greeting);
      expect([...compiled.template.warnings, ...reviewMail(mail)]).toEqual([]);
      expect(paintMail(mail.html, 'dark')).toMatch(/\(min-width: 0\) {[^@]*\.ink div[^}]*#EEF3F8/);
    },
  );
});
