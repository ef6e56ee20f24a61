import type { Page } from 'playwright-core';

type Cookies = Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>;

/** Of those who have signed in before: sign-ins from one address are throttled. */
const sessions = new Map<string, Cookies>();

/** Signs in with one of the development's buttons, once a person, and waits until it has: a page asked for sooner would meet nobody's session. */
export async function signInAs(page: Page, origin: string, key: string): Promise<void> {
  const known = sessions.get(`${origin} ${key}`);
  if (known) return page.context().addCookies(known);
  await page.goto(`${origin}/sign-in`);
  await page.click(`button[value="${key}"]`);
  await page.waitForSelector('.person');
  sessions.set(`${origin} ${key}`, await page.context().cookies());
}
