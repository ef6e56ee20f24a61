import type { Page } from 'playwright-core';

const PATIENCE_MS = 60_000;

/** From the list of leads: a file with a row to mend, from its columns over a trial to the lead it makes, and the row taken away again. */
export async function importLeads(
  page: Page,
  url: string,
  email: string,
  inspect: (page: Page) => Promise<void>,
): Promise<void> {
  const isListed = async (): Promise<boolean> =>
    (await (await page.request.get(`${url}/leads?q=${email}`)).text()).includes(`>${email}<`);
  await page.click('a[href="/imports"]');
  await inspect(page);
  const csv = `Mail;Effectif;Remarque\n${email};120;met at the fair\nnobody;1;\n`;
  await page.setInputFiles('input[type=file]', { name: 'fair.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await Promise.all([page.waitForURL('**/imports/files/*'), page.click('form[enctype] button')]);
  await inspect(page);
  await page.selectOption('[name="column:0"]', 'email');
  await page.selectOption('[name="column:2"]', '');
  await page.fill('[name=source]', 'fair');
  await page.click('button[value=check]');
  await page.waitForSelector('.notice ~ form button[value=import]', { timeout: PATIENCE_MS });
  await inspect(page);
  expect(await isListed()).toBe(false);
  await page.click('button[value=import]');
  await page.waitForSelector('a[href^="/leads?sort"]', { timeout: PATIENCE_MS });
  await inspect(page);
  expect(await isListed()).toBe(true);
  const rejected = await page.request.get(`${page.url()}/rejected.csv`);
  expect(await rejected.text()).toMatch(/^\ufeffline,problem,Mail,.*\r\n3,.*,nobody,1,\r\n$/);
}
