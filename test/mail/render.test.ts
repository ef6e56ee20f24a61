import fc from 'fast-check';
import { checkTemplate, hasUnsubscribeLink } from '../../mail/check-template';
import { renderMail, type RenderContext, type RenderedMail } from '../../mail/render';
import {
  compileTemplate,
  type Finding,
  type Template,
  type TemplateParts,
  type TemplateSource,
} from '../../mail/template';

const FRONT =
  '---\nsubject: { fr: "Bonjour {{default lead.firstName \'vous\'}}", en: "Hello {{default lead.firstName \'there\'}}" }\n---\n';

function context(lead: Record<string, unknown> = {}, rest: Partial<RenderContext> = {}): RenderContext {
  const urls = {
    unsubscribe: 'https://ripen.example/u/token',
    preferences: 'https://ripen.example/p/token',
    view: 'https://ripen.example/v/token',
  };
  return { lead: { email: 'ana@example.com', ...lead }, language: 'en', urls, ...rest };
}

async function compile(source: Partial<TemplateSource>, parts: TemplateParts = {}): Promise<Template> {
  const compiled = await compileTemplate({ name: 'test', ...source }, parts);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors, null, 1));
  return compiled.template;
}

async function errorsOf(source: Partial<TemplateSource>, parts: TemplateParts = {}): Promise<Finding[]> {
  const compiled = await compileTemplate({ name: 'test', ...source }, parts);
  return compiled.ok ? [] : compiled.errors;
}

function render(template: Template, given: RenderContext = context()): RenderedMail {
  const rendered = renderMail(template, given);
  if (!rendered.ok) throw new Error(JSON.stringify(rendered.errors, null, 1));
  return rendered.mail;
}

const html = (body: string): Partial<TemplateSource> => ({ html: FRONT + body });
const mjml = (body: string): Partial<TemplateSource> => ({
  mjml: `${FRONT}<mjml><mj-body><mj-section><mj-column>${body}</mj-column></mj-section></mj-body></mjml>`,
});

describe('what a lead wrote cannot become markup', () => {
  const SCRIPT = `<script>alert("1")</script>'"\`&`;

  test('a script as first name is text in HTML, in MJML and in attributes', async () => {
    for (const source of [
      html('<p title="{{lead.firstName}}">{{lead.firstName}}</p>'),
      mjml('<mj-text><b title="{{lead.firstName}}">{{lead.firstName}}</b></mj-text>'),
    ]) {
      const mail = render(await compile(source), context({ firstName: SCRIPT }));
      expect(mail.html).not.toContain('<script');
      expect(mail.html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&quot;&#96;&amp;');
      expect(mail.text).toContain(SCRIPT);
      expect(mail.subject).toBe(`Hello ${SCRIPT}`);
    }
  });

  test('whatever it holds, the HTML keeps the same tags, the subject one line and the links their hosts', async () => {
    const template = await compile(
      mjml(
        '<mj-text><a href="https://example.com/?c={{lead.company}}">{{lead.company}}</a></mj-text><mj-image src="https://example.com/i.png" alt="{{lead.company}}" />',
      ),
    );
    const tags = (text: string): string[] => text.match(/<\/?[a-z][a-z0-9]*/gi) ?? [];
    const harmless = tags(render(template, context({ company: 'Acme', firstName: 'Ana' })).html);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (company) => {
        const mail = render(template, context({ company, firstName: `Ana\r\nBcc: x@example.com${company}` }));
        expect(tags(mail.html)).toEqual(harmless);
        expect(mail.subject).not.toMatch(/[\r\n\u0085\u2028\u2029]/);
        expect(/href="([^"]*)"/.exec(mail.html)?.[1]).toMatch(/^https:\/\/example\.com\/\?c=/);
      }),
    );
  });

  test('braces in a value are not expressions', async () => {
    const mail = render(
      await compile(html('<p>{{lead.firstName}}</p>')),
      context({ firstName: '{{lead.email}} hbtoken0end' }),
    );
    expect(mail.html).toContain('{{lead.email}} hbtoken0end');
  });

  test.each([
    ['a style', '<p style="color:{{lead.color}}">x</p>', 'style'],
    ['a style sheet', '<style>p { color: {{lead.color}} }</style>', 'style sheet'],
    ['a whole address', '<a href="{{lead.website}}">x</a>', 'link'],
    ['the host of an address', '<a href="https://{{lead.host}}/x">x</a>', 'https://'],
    ['a tag', '<p {{lead.attribute}}>x</p>', 'attribute'],
    ['an unquoted attribute', '<p title={{lead.title}}>x</p>', 'quotes'],
    ['three braces', '<p>{{{lead.firstName}}}</p>', 'escaped'],
    ['an ampersand', '<p>{{&lead.firstName}}</p>', 'escaped'],
    ['an event', '<p onclick="{{lead.x}}">x</p>', 'script'],
  ])('a value in %s is refused', async (_where, body, word) => {
    const errors = await errorsOf(html(body));
    expect(errors.map(({ message }) => message).join()).toContain(word);
    expect(errors[0]).toMatchObject({ file: 'emails/test.html.hbs', line: 4 });
  });

  test('in MJML, a value that would land in a style is refused too', async () => {
    const family = await errorsOf(mjml('<mj-text font-family="{{lead.font}}">x</mj-text>'));
    expect(family[0]?.message).toContain('style');
    const color = await errorsOf(mjml('<mj-text color="{{lead.color}}">x</mj-text>'));
    expect(color[0]?.message).toContain('color has invalid value: {{…}}');
  });
});

describe('templates reach nothing but their variables', () => {
  test.each([
    '{{constructor.constructor}}',
    '{{__proto__}}',
    '{{lead.__proto__.polluted}}',
    '{{lead.constructor.name}}',
    '{{lead.toString.constructor}}',
    '{{this}}',
    '{{this.lead}}',
    '{{../lead.email}}',
    '{{@root.lead.email}}',
    '{{lookup lead "constructor"}}',
    '{{#with lead}}{{email}}{{/with}}',
    '{{#each lead}}{{this}}{{/each}}',
    '{{log lead.email}}',
    '{{helperMissing}}',
    '{{[constructor]}}',
    '{{lead.[__proto__]}}',
    '{{> (lead.partial)}}',
    '{{* decorate}}',
    '{{process.env.HOME}}',
  ])('%s is refused when compiled', async (expression) => {
    expect(await errorsOf(html(`<p>${expression}</p>`))).not.toEqual([]);
  });

  test('inherited properties are missing, never read', async () => {
    const template = await compile(html('<p>{{lead.toString}} {{lead.inherited}} {{lead.hasOwnProperty}}</p>'));
    const lead = Object.assign(Object.create({ inherited: 'from the prototype' }) as Record<string, unknown>, {
      email: 'a@example.com',
    });
    const rendered = renderMail(template, { ...context(), lead });
    expect(rendered).toMatchObject({ ok: false, errors: [{}, {}, {}] });
  });

  test('an object shows as nothing, never as what it is', async () => {
    expect(
      render(await compile(html('<p>[{{lead.address}}]</p>')), context({ address: { city: 'Lyon' } })).html,
    ).toContain('<p>[]</p>');
  });
});

describe('missing variables', () => {
  test('without default there is no mail, and every one is named with its place', async () => {
    const template = await compile(
      html('<p>{{lead.firstName}}</p>\n<p>{{lead.company}} {{default lead.city "Paris"}}</p>'),
    );
    const rendered = renderMail(template, context({ company: '' }));
    expect(rendered).toMatchObject({
      ok: false,
      errors: [
        {
          file: 'emails/test.html.hbs',
          line: 4,
          column: 6,
          message: expect.stringContaining('“lead.firstName” is missing'),
        },
        { line: 5, column: 6, message: expect.stringContaining('“lead.company”') },
      ],
    });
    expect(checkTemplate(template, [context(), context({ company: 'Acme', firstName: 'Ana' })])).toHaveLength(2);
    expect(checkTemplate(template, [context({ company: 'Acme', firstName: 'Ana' })])).toEqual([]);
  });

  test('are what default, if and eq are for', async () => {
    const template = await compile(
      html(
        '{{default lead.a "A"}}{{#if lead.b}}B{{else}}no b{{/if}}{{#if (eq lead.c "x")}}C{{else}}no c{{/if}}{{#unless lead.d}}no d{{/unless}}',
      ),
    );
    expect(render(template).text.trim()).toBe('Ano bno cno d');
  });

  test('in the branch not taken do not matter', async () => {
    const template = await compile(html('{{#if lead.rep}}{{lead.rep}}{{else}}nobody{{/if}}'));
    expect(render(template).text.trim()).toBe('nobody');
  });

  test('a misspelled variable or function is refused with the name that was meant', async () => {
    expect((await errorsOf(html('{{leed.firstName}}')))[0]).toMatchObject({ line: 4, suggestion: 'lead.firstName' });
    expect((await errorsOf(html('{{firstName}}')))[0]).toMatchObject({ suggestion: 'lead.firstName' });
    expect((await errorsOf(html('{{dateFormt lead.x "long"}}')))[0]).toMatchObject({ suggestion: 'dateFormat' });
    expect((await errorsOf(html('{{dateFormat lead.x "lang"}}')))[0]).toMatchObject({ suggestion: 'long' });
    expect((await errorsOf(html('{{> partials/buton}}'), { 'partials/button': '' }))[0]).toMatchObject({
      suggestion: 'partials/button',
    });
  });
});

describe('links', () => {
  const LINKED = mjml('<mj-button href="{{link "https://example.com/a?x=1&y=2" as="guide"}}">Go</mj-button>');

  test('quotes within quotes do not collide, and links are tracked in HTML and text', async () => {
    const link = (name: string, url: string): string => `https://ripen.example/t/c/${name}?${encodeURIComponent(url)}`;
    const mail = render(await compile(LINKED), context({}, { urls: { ...context().urls, link } }));
    expect(mail.html).toContain('href="https://ripen.example/t/c/guide?https%3A%2F%2Fexample.com%2Fa%3Fx%3D1%26y%3D2"');
    expect(mail.text).toContain('Go <https://ripen.example/t/c/guide?');
    expect(mail.links).toEqual([{ name: 'guide', url: 'https://example.com/a?x=1&y=2' }]);
  });

  test('go out plain, and without a pixel, to a lead that has not granted tracking', async () => {
    const mail = render(await compile(LINKED));
    expect(mail.html).toContain('href="https://example.com/a?x=1&amp;y=2"');
    expect(mail.html).not.toContain('ripen.example');
    expect(mail.html).not.toContain('<img');
  });

  test('a pixel is put last in the body when it is given', async () => {
    const mail = render(
      await compile(LINKED),
      context({}, { urls: { ...context().urls, pixel: 'https://ripen.example/t/o/x.gif' } }),
    );
    expect(mail.html).toMatch(/<img src="https:\/\/ripen\.example\/t\/o\/x\.gif"[^>]*><\/body>/);
  });

  test.each([
    'http://example.com',
    'javascript:alert(1)',
    'data:text/html,x',
    '//example.com',
    'https://user:pw@example.com',
    'ftp://example.com',
    'https://exa mple.com',
  ])('%s is refused', async (url) => {
    expect(await errorsOf(html(`<a href="{{link "${url}" as="x"}}">x</a>`))).not.toEqual([]);
    expect(await errorsOf(html(`<a href="${url}">x</a>`))).not.toEqual([]);
  });

  test('https, this machine in development, mail and telephone are possible', async () => {
    const fine = [
      'https://example.com',
      'http://127.0.0.1:3000/x',
      'http://localhost:3000',
      'mailto:a@example.com',
      'tel:+33100000000',
      '#top',
    ];
    expect(await errorsOf(html(fine.map((url) => `<a href="${url}">x</a>`).join('')))).toEqual([]);
  });

  test('a link from a variable is checked when rendered', async () => {
    const template = await compile(html('<a href="{{link lead.site as="site"}}">x</a>'));
    expect(render(template, context({ site: 'https://example.com/' })).html).toContain('href="https://example.com/"');
    expect(renderMail(template, context({ site: 'javascript:alert(1)' }))).toMatchObject({
      ok: false,
      errors: [{ line: 4, message: expect.stringContaining('https://') }],
    });
  });

  test('a mail without an unsubscribe link is told apart', async () => {
    expect(hasUnsubscribeLink(await compile(html('<p>x</p>')))).toBe(false);
    expect(hasUnsubscribeLink(await compile(html('<a href="{{unsubscribeUrl}}">x</a>')))).toBe(true);
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
    ['an expression that cannot be read', '<mj-section>\n{{#if lead.x}</mj-section>', 'cannot be read'],
    ['a block not closed', '{{#if lead.x}}', 'cannot be read'],
    ['a script', '<mj-raw><script>1</script></mj-raw>', 'no place'],
    ['an include', '<mj-include path="/etc/passwd" />', 'no place'],
  ])('%s is an error', async (_what, body, word) => {
    const errors = await errorsOf(page(body), PARTS);
    expect(errors.map(({ message }) => message).join()).toContain(word);
    expect(errors[0]!.line).toBeGreaterThanOrEqual(5);
  });
});

describe('a rendered mail', () => {
  test('has a hidden preheader, which the text leaves out', async () => {
    const template = await compile({ html: '---\nsubject: Hi\npreheader: "For {{lead.firstName}}"\n---\n<p>Body</p>' });
    const mail = render(template, context({ firstName: 'A&B' }));
    expect(mail.html).toMatch(/<body><div style="display:none[^>]*>For A&amp;B/);
    expect(mail.text).toBe('Body\n');
  });

  test('takes another subject and preheader from the step', async () => {
    const template = await compile(html('<p>x</p>'));
    const rendered = renderMail(template, context({ firstName: 'Ana' }), {
      subject: { en: 'Again, {{lead.firstName}}', fr: 'Encore' },
      preheader: 'Soon',
    });
    expect(rendered).toMatchObject({
      ok: true,
      mail: { subject: 'Again, Ana', html: expect.stringContaining('>Soon&#847;') },
    });
    expect(renderMail(template, context(), { subject: '{{nope}}' })).toMatchObject({ ok: false });
  });

  test('keeps a written text part as it is, without HTML escapes', async () => {
    const template = await compile({
      ...html('<p>x</p>'),
      txt: 'Dear {{lead.firstName}}, {{link "https://example.com/?a=1&b=2"}}\n\n\n\nBye',
    });
    expect(await errorsOf({ ...html('<p>x</p>'), txt: '\\{{lead.firstName}}' })).not.toEqual([]);
    expect(render(template, context({ firstName: '<A&B>' })).text).toContain(
      'Dear <A&B>, https://example.com/?a=1&b=2\n\nBye',
    );
  });

  test('tells its sender, by address or by name in mail.yaml', async () => {
    const own = await compile({
      html: '---\nsubject: Hi\nfrom: { name: "{{rep.firstName}} at Acme", address: camille@example.com }\nreplyTo: r@example.com\n---\nx',
    });
    expect(render(own, context({}, { rep: { firstName: 'Ana\r\n' } }))).toMatchObject({
      from: { name: 'Ana at Acme', address: 'camille@example.com' },
      replyTo: 'r@example.com',
    });
    expect(render(await compile({ html: '---\nsubject: Hi\nfrom: news\n---\nx' })).sender).toBe('news');
  });

  test('warns of a missing alt and of what Gmail cuts off', async () => {
    const template = await compile(html(`<img src="https://example.com/x.png"><p>{{lead.long}}</p>`));
    expect(template.warnings[0]).toMatchObject({ line: 4, message: expect.stringContaining('alt') });
    expect(render(template, context({ long: 'x' })).warnings).toHaveLength(1);
    expect(render(template, context({ long: 'x'.repeat(110_000) })).warnings[1]).toContain('Gmail');
    expect(renderMail(template, context({ long: 'x'.repeat(1_100_000) }))).toMatchObject({ ok: false });
  });

  test('is the same for the same input', async () => {
    const template = await compile(mjml('<mj-text>{{lead.firstName}} {{number lead.n currency="EUR"}}</mj-text>'));
    const given = context({ firstName: 'Ana', n: 12 });
    expect(render(template, given)).toEqual(render(template, given));
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
