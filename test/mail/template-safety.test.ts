import fc from 'fast-check';
import { renderMail } from '../../mail/render';
import { compile, context, errorsOf, html, mjml, render } from './template-fixture';

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
