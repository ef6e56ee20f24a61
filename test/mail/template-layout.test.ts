import { type TemplateParts, type TemplateSource } from '../../mail/template';
import { compile, context, errorsOf, html, render, FRONT } from './template-fixture';

describe('layouts and partials', () => {
  const PARTS: TemplateParts = {
    'layouts/base':
      '<mjml><mj-head><mj-title>{{subject}}</mj-title></mj-head><mj-body><mj-section><mj-column>{{#> hero}}<mj-text>no hero</mj-text>{{/hero}}</mj-column></mj-section>{{> @partial-block}}</mj-body></mjml>',
    'partials/button': '<mj-button href="{{link url as=name}}">{{label}}{{#if hint}} ({{hint}}){{/if}}</mj-button>',
    'partials/loop': '{{> loop}}',
  };
  const page = (body: string): Partial<TemplateSource> => ({
    mjml: `---\nsubject: Hi\nlayout: layouts/base\n---\n${body}`,
  });

  test('a layout takes the body, its named parts and the subject', async () => {
    const template = await compile(
      page(
        '{{#*inline "hero"}}<mj-text>A hero</mj-text>{{/inline}}<mj-section><mj-column><mj-text>Body</mj-text></mj-column></mj-section>',
      ),
      PARTS,
    );
    const mail = render(template);
    expect(mail.html).toContain('<title>Hi</title>');
    expect(mail.text).toBe('A hero\n\nBody\n');
    expect(render(await compile(page(''), PARTS)).text).toBe('no hero\n');
  });

  test('a partial takes texts, choices of language and variables', async () => {
    const call =
      '<mj-section><mj-column>{{> button url="https://example.com" name="b" label=(t fr="Lire < tout" en="Read < all") hint=lead.firstName}}</mj-column></mj-section>';
    const template = await compile(page(call), PARTS);
    expect(render(template, context({ firstName: '<Ana>' })).html).toContain('Read &lt; all (&lt;Ana&gt;)');
    expect(render(template, context({ firstName: '' })).html).toMatch(/Read &lt; all\s*</);
  });

  test('a circle is an error, not an endless loop', async () => {
    expect((await errorsOf(page('{{> loop}}'), PARTS)).map(({ message }) => message).join()).toContain(
      'includes itself',
    );
  });

  test('an error in a partial names the partial’s file and line', async () => {
    const errors = await errorsOf(page('{{> broken}}'), {
      ...PARTS,
      'partials/broken': '<mj-section>\n<mj-column><mj-text colour="red">{{lead.x}}</mj-text></mj-column></mj-section>',
    });
    expect(errors).toEqual([
      expect.objectContaining({
        file: 'emails/partials/broken.mjml.hbs',
        line: 2,
        message: expect.stringContaining('colour'),
      }),
    ]);
  });

  test('everything wrong in a mail is told at once, where it stands, with the nearest name', async () => {
    const errors = await errorsOf(
      {
        mjml: [
          '---',
          'subject: { fr: "{{unsubscribUrl}}", en: "Hello" }',
          'preheadr: x',
          'layout: bas',
          '---',
          '<mjml><mj-body>',
          '<mj-secton><mj-column>',
          '  <mj-text colr="red" align="middle">{{defalt lead.firstName "x"}} {{#if lead.role}}a{{/iff}} {{sender.nam}}</mj-text>',
          '  <mj-buton href="https://example.com">Go</mj-buton>',
          '  {{> buton}} {{#unless lead.role}}',
          '  <mj-text>{{lead.firstName {{unsubscribeUrl}}</mj-text><div>x</div>',
          '</mj-column></mj-secton></mj-body></mjml>',
        ].join('\n'),
      },
      { 'layouts/base': '{{> @partial-block}}', 'partials/button': 'x' },
    );
    const told = errors.map(({ line, column, suggestion = '' }) => `${line}:${column} ${suggestion}`.trim());
    expect(told).toEqual(
      expect.arrayContaining([
        '2:19 unsubscribeUrl',
        '3:1 preheader',
        '4:9 base',
        '7:1 mj-section',
        '8:40 default',
        '8:97 sender.name',
        '10:3 button',
        '8:86 {{/if}}',
        '10:15',
        '11:12',
      ]),
    );
    const without = await errorsOf(
      {
        mjml: [
          '---',
          'subject: Hello',
          '---',
          '<mjml><mj-body>',
          '<mj-secton><mj-column>',
          '  <mj-text colr="red" align="middle">{{defalt lead.firstName "x"}} {{sender.nam}} {{#each x}}{{/each}}</mj-text>',
          '  <mj-buton href="https://example.com">Go</mj-buton><div>x</div> {{> buton}}',
          '</mj-column></mj-secton></mj-body></mjml>',
        ].join('\n'),
      },
      { 'partials/button': 'x' },
    );
    expect(without.map(({ line, column, suggestion = '' }) => `${line}:${column} ${suggestion}`.trim()).sort()).toEqual(
      [
        '5:1 mj-section',
        '6:12 color',
        '6:23',
        '6:40 default',
        '6:70 sender.name',
        '6:83',
        '7:3 mj-button',
        '7:53',
        '7:58',
        '7:66 button',
      ].sort(),
    );
  });

  test('a condition around whole sections stays around them', async () => {
    const template = await compile(
      page(
        '{{#if lead.vip}}<mj-section><mj-column><mj-text>VIP</mj-text></mj-column></mj-section>{{else}}<mj-section><mj-column><mj-text>All</mj-text></mj-column></mj-section>{{/if}}',
      ),
      PARTS,
    );
    expect(render(template, context({ vip: true })).text).toBe('no hero\n\nVIP\n');
    expect(render(template, context({ vip: false })).text).toBe('no hero\n\nAll\n');
  });

  test.each([
    ['a tag never closed', '<mj-section><mj-column>', 'never closed'],
    ['a tag closed twice', '</mj-section>', 'closes what is not open'],
    ['text outside mj-text', '<mj-section>Hello</mj-section>', 'mj-text'],
    ['a value outside mj-text', '<mj-section>{{lead.x}}</mj-section>', 'mj-text'],
    ['an expression that cannot be read', '<mj-section>\n{{#if lead.x}</mj-section>', 'never closed'],
    ['a block not closed', '{{#if lead.x}}', 'never closed'],
    ['a script', '<mj-raw><script>1</script></mj-raw>', 'no place'],
    ['an include', '<mj-include path="/etc/passwd" />', 'no place'],
  ])('%s is an error', async (_what, body, word) => {
    const errors = await errorsOf(page(body), PARTS);
    expect(errors.map(({ message }) => message).join()).toContain(word);
    expect(errors[0]!.line).toBeGreaterThanOrEqual(5);
  });
});

describe('languages', () => {
  const BOTH = html(
    '{{#fr}}Le {{dateFormat lead.day "long"}}{{/fr}}{{#en}}On {{dateFormat lead.day "long"}}{{/en}}, {{t fr="effectif" en="headcount"}} {{number lead.employees}}',
  );

  test('each reads its own, with its dates and numbers', async () => {
    const template = await compile(BOTH);
    const lead = { day: '2026-11-22T23:30:00Z', employees: 12345.5 };
    expect(render(template, context(lead, { language: 'fr' })).text.trim()).toBe(
      'Le 23 novembre 2026, effectif 12\u202f345,5',
    );
    expect(render(template, context(lead, { language: 'en-US', timeZone: 'America/New_York' })).text.trim()).toBe(
      'On 22 November 2026, headcount 12,345.5',
    );
  });

  test('another language falls back to the first', async () => {
    expect(render(await compile(BOTH), context({ day: 0, employees: 1 }, { language: 'de' })).language).toBe('fr');
    expect(render(await compile(BOTH), context({ day: 0, employees: 1 }, { language: null })).language).toBe('fr');
  });

  test('a missing one is a warning, not an error', async () => {
    const template = await compile({ html: '---\nsubject: { en: Hi }\n---\n<p>x</p>' });
    expect(template.languages).toEqual(['en']);
    expect(template.warnings[0]).toMatchObject({
      line: 2,
      severity: 'warning',
      message: expect.stringContaining('fr'),
    });
    expect(render(template, context({}, { language: 'fr' })).subject).toBe('Hi');
  });

  test('the document says its language', async () => {
    const template = await compile({
      mjml: '---\nsubject: { fr: a, en: b }\n---\n<mjml lang="{{language}}"><mj-body></mj-body></mjml>',
    });
    expect(render(template, context({}, { language: 'fr' })).html).toContain('<html lang="fr"');
    expect(render(template, context({}, { language: 'en' })).html).toContain('<html lang="en"');
  });
});

describe('front matter', () => {
  test.each([
    ['---\nsubjct: Hi\n---\nx', 2, 'subject'],
    ['---\nsubject: Hi\nfrom: { name: X, adress: a@example.com }\n---\nx', 3, 'address'],
  ])('a misspelled key is found with its line and the right one', async (text, line, suggestion) => {
    expect(await errorsOf({ html: text })).toContainEqual(
      expect.objectContaining({ line, suggestion, file: 'emails/test.html.hbs' }),
    );
  });

  test('a template without subject, without content, or too large is refused', async () => {
    expect(await errorsOf({ html: '<p>x</p>' })).not.toEqual([]);
    expect(await errorsOf({})).not.toEqual([]);
    expect(await errorsOf(html('x'.repeat(400_001)))).not.toEqual([]);
    expect(await errorsOf({ mjml: `${FRONT}<p>no mjml</p>` })).not.toEqual([]);
  });
});
