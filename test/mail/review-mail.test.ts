import { reviewMail } from '../../mail/review-mail';
import { findPaleTexts } from '../../mail/review/contrast';

const mail = (subject: string, body: string, links: { name: string; url: string }[] = []) => ({
  subject,
  html: `<html lang="en"><body>${body}</body></html>`,
  text: body.replace(/<[^>]*>/g, ''),
  links,
});
const textOf = (warnings: readonly { en: string }[]): string => warnings.map(({ en }) => en).join('\n');
const subjectOf = (subject: string): string => textOf(reviewMail(mail(subject, '<p>Hello there</p>')));
const bodyOf = (body: string, links?: { name: string; url: string }[]): string =>
  textOf(reviewMail(mail('Your payroll guide', body, links)));

describe('what filters take for spam', () => {
  test.each([
    ['VOTRE GUIDE DE LA PAIE', 'capitals'],
    ['Only today!!', 'exclamation'],
    ['100 % gratuit pour vous', '100 % gratuit'],
    ['Re: our talk', 'pretends'],
    ['x'.repeat(90), 'cut off'],
    ['Save €€€', 'money'],
  ])('the subject “%s”', (subject, word) => expect(subjectOf(subject)).toContain(word));

  test.each(['Votre guide de la paie', 'SIRH, DSN et BTP : où en êtes-vous ?', 'RH'])('but not “%s”', (subject) =>
    expect(subjectOf(subject)).toBe(''),
  );

  test('a paragraph in capitals, a mail of images, a short address', () => {
    expect(bodyOf('<p>PROFITEZ DE NOTRE OFFRE MAINTENANT</p>')).toContain('capitals');
    expect(bodyOf('<img src="https://a.example/x.png" alt="x"><p>Hello</p>')).toContain('made of images');
    expect(bodyOf('<p>x</p>', [{ name: 'a', url: 'https://bit.ly/3x' }])).toContain('bit.ly');
  });
});

describe('links', () => {
  test('that lead nowhere, or to this machine', () => {
    expect(bodyOf('<a href="">Guide</a>')).toContain('“Guide” leads nowhere');
    expect(bodyOf('<a href="#">Guide</a>')).toContain('leads nowhere');
    expect(bodyOf('<a href="#part">Guide</a>')).toContain('#part');
    expect(bodyOf('<a href="#part">Guide</a><h2 id="part">Part</h2>')).toBe('');
    expect(bodyOf('<a href="http://localhost:3000/x">Guide</a>')).toContain('this machine');
    expect(bodyOf('<a href="http://127.0.0.1:3000/u/preview">Leave</a>')).toBe('');
  });

  test('that cannot be read out, or show another site than they lead to', () => {
    expect(bodyOf('<a href="https://example.com/"><img src="https://example.com/a.png" alt=""></a>')).toContain(
      'read out',
    );
    const links = [{ name: 'a', url: 'https://other.example/' }];
    expect(bodyOf('<a href="https://other.example/">www.bank.example</a>', links)).toContain('deceit');
    expect(bodyOf('<a href="https://www.other.example/x">other.example</a>', links)).toBe('');
  });
});

describe('contrast', () => {
  const pale = (html: string): string[] => findPaleTexts(html).map(({ words }) => words);

  test('is measured against the nearest background, and asks less of large texts', () => {
    expect(pale('<p style="color:#999">a1</p><p style="color:#666">b1</p>')).toEqual(['a1']);
    expect(pale('<td bgcolor="#000000"><p style="color:#999">a1</p><p>b1</p></td>')).toEqual(['b1']);
    expect(pale('<div style="background:#123456"><a style="color: white">a1</a></div>')).toEqual([]);
    expect(pale('<h1 style="color:#888;font-size:30px">a1</h1><p style="color:#888">b1</p>')).toEqual(['b1']);
  });

  test('of what is hidden, and of white space, is nothing', () => {
    expect(pale('<div style="display:none;color:#fff">a1</div><p style="color:#fff"> &nbsp; </p>')).toEqual([]);
    expect(findPaleTexts('<p style="color:#fff">a1</p>')).toEqual([{ words: 'a1', ratio: 1 }]);
  });
});
