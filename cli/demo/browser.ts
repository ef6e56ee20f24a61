import { createHash } from 'node:crypto';
import { wordsOf } from './api-client';
import type { MailLink, ReceivedMail } from './received-mail';

const PERSON_AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
/** A mail gateway that fetches what it finds: named as such machines are. */
const SCANNER_AGENT = 'Mozilla/5.0 (compatible; Mimecast URL Protection bot)';

/** What a person does with the mails and pages they get, by the public routes and with their own browser. */
export interface Browser {
  /** Shows the mail's images. Throws where the mail has no pixel to fetch. */
  open(mail: ReceivedMail): Promise<void>;
  /** Follows a link to where it redirects, without going there: the page's own tracker then tells of the visit. */
  click(link: MailLink, pages: readonly string[]): Promise<void>;
  /** Tells of pages seen, as the tracker on them does. */
  visit(pages: readonly string[]): Promise<void>;
  /** Loads the hosted form and sends it. */
  submit(form: string, fields: Record<string, string | number | boolean>): Promise<void>;
  /** Opens the page behind a link of a mail, then presses its button. */
  press(url: string, fields?: Record<string, string>): Promise<void>;
  /** What a gateway does before anybody reads the mail: every image and every link, as a machine. */
  scan(mail: ReceivedMail): Promise<void>;
}

type Asked = { method?: string; headers?: Record<string, string>; body?: string | URLSearchParams };

/** The browser of one person, known to sites by its cookie: the same person always has the same. */
export function createBrowser(baseUrl: string, person: string): Browser {
  const visitor = `demo-${createHash('sha256').update(person).digest('hex').slice(0, 16)}`;
  let pagesSeen = 0;

  async function ask(url: string | URL, init: Asked = {}): Promise<Response> {
    const headers = { 'user-agent': PERSON_AGENT, 'accept-language': 'fr', cookie: `rv=${visitor}`, ...init.headers };
    return fetch(url, { redirect: 'manual', ...init, headers });
  }

  async function visit(pages: readonly string[]): Promise<void> {
    const events = pages.map((path) => {
      pagesSeen += 1;
      return { id: `${visitor}-${pagesSeen}`, kind: 'page.viewed', props: { path } };
    });
    const body = JSON.stringify({ visitor, events });
    // text/plain is what sendBeacon sends from another origin.
    const headers = { 'content-type': 'text/plain;charset=UTF-8' };
    await expectStatus(await ask(new URL('/t/e', baseUrl), { method: 'POST', headers, body }), [202]);
  }

  return {
    visit,
    open: async (mail) => {
      if (mail.pixel === null) throw new Error(`“${mail.subject}” has no pixel: its reader has not consented to one`);
      await expectStatus(await ask(mail.pixel), [200]);
    },
    click: async (link, pages) => {
      const landing = link.url.includes('/t/c/') ? await follow(await ask(link.url)) : link.url;
      await visit([new URL(landing).pathname, ...pages]);
    },
    submit: async (form, fields) => {
      const url = new URL(`/f/${encodeURIComponent(form)}`, baseUrl);
      await expectStatus(await ask(url), [200]);
      const body = new URLSearchParams({ visitor });
      for (const [name, value] of Object.entries(fields)) body.set(name, value === true ? 'on' : String(value));
      await expectStatus(await ask(url, { method: 'POST', body, headers: { accept: 'text/html' } }), [200, 303]);
    },
    press: async (url, fields = {}) => {
      await expectStatus(await ask(url), [200]);
      await expectStatus(await ask(url, { method: 'POST', body: new URLSearchParams(fields) }), [200]);
    },
    scan: async (mail) => {
      const machine = { headers: { 'user-agent': SCANNER_AGENT } };
      if (mail.pixel !== null) await expectStatus(await ask(mail.pixel, machine), [200]);
      for (const { url } of mail.links.filter((link) => link.url.includes('/t/c/'))) {
        await expectStatus(await ask(url, { ...machine, method: 'HEAD' }), [302]);
        await expectStatus(await ask(url, machine), [302]);
      }
    },
  };
}

async function follow(response: Response): Promise<string> {
  await expectStatus(response, [302]);
  return response.headers.get('location') ?? response.url;
}

async function expectStatus(response: Response, expected: readonly number[]): Promise<void> {
  const text = await response.text();
  if (expected.includes(response.status)) return;
  const path = new URL(response.url).pathname.slice(0, 40);
  throw new Error(`${path} answered ${response.status}, not ${expected.join(' or ')}: ${wordsOf(text)}`);
}
