import express from 'express';
import request from 'supertest';
import { createCaptureRouter } from '../../api/capture/capture-router';
import { createViewRenderer } from '../../cli/render-for-view';
import { template } from '../support/lab-files';
import { openLabApi, type LabApi } from '../support/lab-api';
import { openWorkspace } from '../support/lab-workspace';
import type { LeadLab } from '../support/lead-lab';
import { reach } from '../support/lead-path';

jest.setTimeout(60_000);

let lab: LeadLab;
let api: LabApi;
beforeAll(async () => {
  lab = await openWorkspace();
  api = await openLabApi(lab);
}, 120_000);
afterAll(async () => {
  await api.stop();
  await lab.stop();
});

test('a test mail reads as somebody made up would have it, and reaches the colleague', async () => {
  const body = { lead: { profile: { firstName: 'Zoe' } }, to: 'colleague@example.com' };
  const { status } = await api.as('dev-marketer', 'post', '/v1/templates/first/test', body);
  expect(status).toBe(202);
  await lab.deliver();
  const [mail] = await lab.mailsTo('colleague@example.com');
  expect(mail?.text).toContain('Bonjour Zoe');
});

test('a mail is seen in the browser as it was sent, by its own link only, until its lead is erased', async () => {
  const text = template('Vue').replace('Bonjour', '<a href="{{viewInBrowserUrl}}">Voir</a> Bonjour');
  await lab.publish('templates', 'viewed', text, 'html');
  await lab.publish(
    'sequences',
    'viewing',
    'sequence: viewing\nsteps: [ { email: { template: viewed } }, { wait: 9 days } ]\n',
  );
  const lead = await reach(lab, 'captured', { profile: { firstName: 'Ana' } });
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'viewing' });
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the mail');
  await lab.deliver();
  const [mail] = await lab.mailsTo(`${lead}@example.com`);
  const token = /\/v\/([^"?]+)/.exec(mail?.html ?? '')?.[1] ?? '';
  const renderForView = createViewRenderer(api.deps);
  const site = express().use(createCaptureRouter({ ...api.deps, renderForView }));
  const shown = await request(site).get(`/v/${token}`);
  expect(shown.status).toBe(200);
  expect(shown.text).toContain('Bonjour Ana');
  expect((await request(site).get(`/v/x${token}`)).status).toBe(404);
  await lab.ask(lead, { type: 'erase', actor: 'lm' });
  expect((await request(site).get(`/v/${token}`)).text).not.toContain('Ana');
});

describe('a form', () => {
  beforeAll(async () => {
    const link = (url: string): string =>
      template('De nous')
        .replace('https://example.com/guide', 'https://example.com')
        .replace('Bonjour', `{{${url}}} Bonjour`);
    await lab.publish('templates', 'asked', link('documentUrl'), 'html');
    await lab.publish('templates', 'confirm', link('confirmUrl'), 'html');
    await lab.publish(
      'mail',
      'mail',
      'mail: lab\nconfirmation: { template: confirm }\ndocument: { template: asked, subject: { fr: Le document, en: The document } }\n',
    );
  });
  const submitted = (props: object = {}) => ({
    kind: 'form.submitted',
    props: { form: 'guide', offer: 'payroll-guide', ...props },
  });
  const double = (...asked: string[]) => submitted({ confirm: 'double', asked });

  test.each([
    [
      'hands out by mail what it offers, though nobody may be mailed otherwise, once a day',
      { consent: 'refused' },
      [submitted(), submitted()],
      ['/a/payroll-guide?d='],
    ],
    [
      'asks to confirm first where it says so, and the page behind hands it out',
      { consent: 'unknown' },
      [double('email')],
      ['/o/'],
    ],
    [
      'with nothing ticked brings the document all the same: there is nothing to confirm',
      { consent: 'unknown' },
      [double()],
      ['/a/payroll-guide?d='],
    ],
    [
      'of somebody who agreed before needs no confirmation either',
      { consent: 'granted' },
      [double('email')],
      ['/a/payroll-guide?d='],
    ],
    [
      'sent ten times with another’s address mails three confirmations',
      { consent: 'unknown' },
      Array.from({ length: 10 }, () => double('email')),
      ['/o/', '/o/', '/o/'],
    ],
  ])('%s', async (_name, { consent }, events, mails) => {
    const lead = await reach(lab, 'captured', {});
    await lab.store.leads.change(lead, { set: { 'consent.email': consent } });
    const before = (await lab.timeline(lead)).length;
    await lab.record(lead, ...events);
    await lab.until(lead, ({ state }) => (state?.cursor ?? 0) >= before + events.length, 'the form to be looked at');
    await lab.deliver();
    const told = (await lab.mailsTo(`${lead}@example.com`)).map(
      ({ text }) => (/\/a\/payroll-guide\?d=|\/o\//.exec(text) ?? [''])[0],
    );
    expect(told).toEqual(mails);
  });

  test.each(['email.unsubscribed', 'email.complained', 'do-not-contact'] as const)(
    'of somebody who agreed once and objected since (%s) asks to confirm, which alone takes the objection back (edge case 36)',
    async (objection) => {
      const lead = await reach(lab, 'captured', {});
      await lab.store.leads.change(lead, { set: { 'consent.email': 'granted' } });
      if (objection === 'do-not-contact') await lab.ask(lead, { type: 'do-not-contact', actor: 'q' });
      else await lab.record(lead, { kind: objection });
      await lab.until(lead, ({ suppressed }) => suppressed !== null, 'the suppression');
      const before = (await lab.timeline(lead)).length;
      await lab.record(lead, double('email'));
      await lab.until(lead, ({ state }) => (state?.cursor ?? 0) > before, 'the form to be looked at');
      await lab.deliver();
      expect((await lab.mailsTo(`${lead}@example.com`)).map(({ text }) => text.includes('/o/'))).toEqual([true]);
    },
  );
});
