import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import nodemailer from 'nodemailer';
import { REAL_CLOCK } from '../domain/clock/virtual-clock';
import type { MailRecord } from '../domain/lead/documents';
import { waitingMail } from '../domain/lead/waiting-mail';
import { createRoute } from '../mail/smtp-route';
import { createTokens } from '../mail/tokens';
import type { Store } from '../store';
import { createCatalog } from '../store/files/catalog';
import { blankLead } from '../test/support/blank-lead';
import { composeMail } from '../worker/delivery/compose-mail';
import { createDeliveryPump } from '../worker/delivery/delivery-pump';
import { createTemplateCache } from '../worker/delivery/template-cache';
import { BENCH_SECRET, type Rig } from './rig';

const CONNECTIONS = 20;
/** A mail as marketers send it: the welcome of the example workspace, laid out by MJML. */
const MAIL = 'welcome';
const EMAILS = join(__dirname, '..', 'templates', 'emails');

/**
 * Mails a second of nodemailer's own pool, and of the delivery pump with everything it does (claim, last look, render, `data`, result,
 * timeline), to the same inbox with the same words: the baseline gets the finished HTML and text.
 */
export async function measureDelivery(rig: Rig, count: number): Promise<{ pool: number; pump: number }> {
  const { store } = rig;
  await publishMail(store);
  const catalog = createCatalog(store.files, Date.now);
  const compose = {
    templates: createTemplateCache(store.files, catalog.stamp),
    settings: catalog.mailSettings,
    tokens: createTokens([BENCH_SECRET]),
    publicUrl: 'http://127.0.0.1:3000',
    production: false,
  };
  const at = Date.now();
  const leads = Array.from({ length: count }, (_, n) => blankLead(`delivery-${n}-${at}`, at, {}));
  for (let from = 0; from < count; from += 500) await store.leads.createMany(leads.slice(from, from + 500));
  const rows = leads.map(({ id }) => waitingRow(id, at));
  const sample = await composeMail(compose, rows[0]!, leads[0]!);
  if (!sample.ok) throw new Error(sample.reason);

  const pool = nodemailer.createTransport({
    pool: true,
    url: rig.engine.smtpUrl,
    maxConnections: CONNECTIONS,
  } as never);
  const message = await simpleParser(sample.raw);
  const finished = { from: message.from?.text, subject: message.subject, html: message.html, text: message.text };
  const headers = ['List-Unsubscribe', 'List-Unsubscribe-Post'].map((key) => ({
    key,
    value: (message.headerLines.find((line) => line.key === key.toLowerCase())?.line ?? '').slice(key.length + 1),
  }));
  const poolBegun = Date.now();
  await Promise.all(leads.map(({ email }) => pool.sendMail({ ...finished, headers, to: email } as never)));
  const poolRate = count / ((Date.now() - poolBegun) / 1000);
  pool.close();

  await Promise.all(rows.map((row) => store.mails.claim(row)));
  const smtp = createRoute({ url: rig.engine.smtpUrl, connections: CONNECTIONS });
  const pump = createDeliveryPump('default', {
    leads: store.leads,
    timeline: store.timeline,
    mails: store.mails,
    alerts: store.alerts,
    catalog,
    smtp,
    compose: (row, lead) => composeMail(compose, row, lead),
    wake: async () => undefined,
    wasAccepted: async () => null,
    clock: { line: () => REAL_CLOCK, nowReal: () => Date.now() },
  });
  const begun = Date.now();
  for (let taken = 0; taken < count;) {
    const { mails } = await pump.tick();
    taken += mails;
    // As the pump's activity does when there is nothing to take.
    if (mails === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await pump.drained();
  const pumpRate = count / ((Date.now() - begun) / 1000);
  await smtp.close();
  return { pool: poolRate, pump: pumpRate };
}

/** The template with the layouts and partials it uses. */
async function publishMail({ files }: Store): Promise<void> {
  const names = [MAIL];
  for (const folder of ['layouts', 'partials']) {
    for (const file of await readdir(join(EMAILS, folder))) names.push(`${folder}/${file.slice(0, file.indexOf('.'))}`);
  }
  for (const name of names.reverse()) {
    const text = await readFile(join(EMAILS, `${name}.mjml.hbs`), 'utf8');
    await files.saveDraft('templates', name, { mjml: text }, 'bench', 0);
    await files.publish('templates', name, { by: 'bench', at: 0 });
  }
}

function waitingRow(lead: string, at: number): MailRecord {
  const row = waitingMail({
    id: `${lead}.e1:${MAIL}`,
    lead,
    enrolment: `${lead}.e1`,
    sequence: 'bench',
    sequenceVersion: 1,
    step: MAIL,
    template: MAIL,
    templateVersion: 1,
    mailKind: 'marketing',
    language: 'fr',
    priority: 0,
    plannedAt: at,
    expiresAt: at + 7 * 86_400_000,
  });
  return { ...row, route: 'default' };
}
