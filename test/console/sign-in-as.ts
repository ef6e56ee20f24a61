import type { Page } from 'playwright-core';

/** Signs in with one of the development's buttons, and waits until it has: a page asked for sooner would meet nobody's session. */
export async function signInAs(page: Page, origin: string, key: string): Promise<void> {
  await page.goto(`${origin}/sign-in`);
  await page.click(`button[value="${key}"]`);
  await page.waitForSelector('.person');
}
