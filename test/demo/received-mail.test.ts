import { findLink, type InboxMessage, readMail } from '../../cli/demo/received-mail';
import { createTokens } from '../../mail/tokens';

const tokens = createTokens(['a secret of the test']);
const click = tokens.sign('click', {
  lead: 'l1',
  mail: 'l1.e1:guide',
  step: 'guide',
  template: 'g',
  url: 'https://example.com/g',
  name: 'guide',
});

function message(html: string, headers: InboxMessage['headers'] = {}): InboxMessage {
  return { id: '1', at: '', to: 'Ana@Roy.example', subject: 'Bonjour', headers, html, text: '' };
}

test('the step, the pixel, the links and the way out are read off a mail as received', () => {
  const mail = readMail(
    message(
      `<a href="http://h/t/c/${click}"><b>Lire</b> le guide</a><a href='http://h/p/x?a=1&amp;b=2'>Choisir</a><img alt="" src="http://h/t/o/abc.gif">`,
      {
        'x-ripen-mail': encodeURIComponent('l1.e1:guide'),
        'list-unsubscribe': '<http://h/u/token>',
      },
    ),
  );
  expect(mail).toMatchObject({
    to: 'ana@roy.example',
    step: 'guide',
    pixel: 'http://h/t/o/abc.gif',
    unsubscribe: 'http://h/u/token',
    confirm: null,
    links: [
      { text: 'Lire le guide', name: 'guide' },
      { url: 'http://h/p/x?a=1&b=2', text: 'Choisir', name: null },
    ],
  });
});

test('a link is found by its name, in an untracked mail by its address, else by its words', () => {
  const tracked = readMail(message(`<a href="http://h/t/c/${click}">Lire</a>`));
  const plain = readMail(message('<a href="https://example.com/guides/paie">Lire la suite</a>'));
  expect(findLink(tracked, 'guide')?.text).toBe('Lire');
  expect(findLink(plain, 'guide')?.url).toBe('https://example.com/guides/paie');
  expect(findLink(plain, 'la suite')?.url).toBe('https://example.com/guides/paie');
  expect(findLink(plain, 'pricing')).toBeNull();
});

test('a mail without pixel, header or links is a mail all the same', () => {
  expect(readMail(message('<p>Rien</p>'))).toMatchObject({ step: '', pixel: null, links: [], unsubscribe: null });
});
