import { checkTemplate, hasUnsubscribeLink } from '../../mail/check-template';
import { renderMail } from '../../mail/render';
import { compile, context, errorsOf, html, mjml, render } from './template-fixture';

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

  test('a link that nobody sees goes along with tracked ones, and is not in the text', async () => {
    const trap = 'https://ripen.example/t/n/x';
    const mail = render(await compile(LINKED), context({}, { urls: { ...context().urls, trap } }));
    expect(mail.html).toMatch(new RegExp(`<a href="${trap}"[^>]*aria-hidden="true"[^>]*display:none[^>]*></a></body>`));
    expect(mail.text).not.toContain('/t/n/');
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
    expect(render(template, context({ long: 'x'.repeat(110_000) })).warnings[1]?.en).toContain('Gmail');
    expect(renderMail(template, context({ long: 'x'.repeat(1_100_000) }))).toMatchObject({ ok: false });
  });

  test('is the same for the same input', async () => {
    const template = await compile(mjml('<mj-text>{{lead.firstName}} {{number lead.n currency="EUR"}}</mj-text>'));
    const given = context({ firstName: 'Ana', n: 12 });
    expect(render(template, given)).toEqual(render(template, given));
  });
});
