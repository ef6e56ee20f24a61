import { withUtm } from '../../mail/utm';
import { compile, context, html, render } from './template-fixture';

const UTM = { source: 'altipaie', medium: 'email' };

describe('UTM parameters', () => {
  test('name source, medium, sequence and link, and keep what is written', () => {
    expect(withUtm('https://example.com/guide?a=1#part', UTM, 'hr-welcome', 'guide')).toBe(
      'https://example.com/guide?a=1&utm_source=altipaie&utm_medium=email&utm_campaign=hr-welcome&utm_content=guide#part',
    );
    expect(withUtm('https://example.com/?utm_source=fair', UTM, '', 'x')).toBe(
      'https://example.com/?utm_source=fair&utm_medium=email&utm_content=x',
    );
    expect(withUtm('mailto:a@example.com', UTM, 'a', 'b')).toBe('mailto:a@example.com');
  });

  test('are on links tracked and plain, while a link keeps its name and address in the statistics', async () => {
    const template = await compile(html('<a href="{{link "https://example.com/guide" as="guide"}}">Guide</a>'));
    const given = context({});
    const aim = (name: string, url: string): string => withUtm(url, UTM, 'hr-welcome', name);
    const plain = render(template, { ...given, urls: { ...given.urls, aim } });
    expect(plain.html).toContain('utm_campaign=hr-welcome&amp;utm_content=guide');
    expect(plain.links).toEqual([{ name: 'guide', url: 'https://example.com/guide' }]);
    const link = (name: string, url: string): string => `https://r.example/${name}?to=${encodeURIComponent(url)}`;
    const tracked = render(template, { ...given, urls: { ...given.urls, aim, link } });
    expect(tracked.html).toContain(
      `https://r.example/guide?to=${encodeURIComponent('https://example.com/guide?utm_source')}`,
    );
  });
});
