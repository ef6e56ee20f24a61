import request from 'supertest';
import { createApp } from '../../api/app';
import { createConsole } from '../../console/console-router';
import { invitePerson } from '../../usecases/people/invite-person';
import { findSession } from '../../usecases/sign-in/session';
import { signIn } from '../../usecases/sign-in/sign-in';
import { runConsole, type RunningConsole } from './running-console';

let running: RunningConsole;
const CONSOLE = { id: 'test', actor: 'test', person: null, roles: [] };
const PASSWORD = 'a sentence nobody else knows';

beforeAll(async () => {
  running = await runConsole();
});
afterAll(() => running.stop());

/** A person with a password, as an administrator would have made them. */
async function addPerson(
  email: string,
  roles: Parameters<typeof invitePerson>[2]['roles'] = ['marketer'],
): Promise<string> {
  const invited = await invitePerson(running.deps, CONSOLE, { email, roles });
  if (invited.code !== 'ok') throw new Error(invited.code);
  return new URL(invited.value.link).pathname;
}

describe('signing in', () => {
  it('sends whoever is nobody to the sign-in page, and back to where they were going', async () => {
    const visitor = running.visit();
    const away = await visitor.get('/leads?stage=won');
    expect(away.status).toBe(303);
    expect(away.headers.location).toBe('/sign-in?then=%2Fleads%3Fstage%3Dwon');
    const signedIn = await visitor.send('/sign-in/development', { key: 'dev-marketer', then: '/leads?stage=won' });
    expect(signedIn.headers.location).toBe('/leads?stage=won');
    expect((await visitor.get('/leads?stage=won')).status).toBe(200);
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)'])(
    'never sends anybody on to %s',
    async (then) => {
      const answer = await running.visit().send('/sign-in/development', { key: 'dev-sales', then });
      expect(answer.headers.location).toBe('/');
    },
  );

  it('lets in by an invitation once, then by the password chosen, and says no more than "wrong" otherwise', async () => {
    const path = await addPerson('camille@example.com');
    const visitor = running.visit();
    const welcome = await visitor.send(path, { password: PASSWORD, again: PASSWORD }, path);
    expect(welcome.headers.location).toBe('/?said=welcome');
    expect((await visitor.get('/')).text).toContain('camille@example.com');
    expect((await running.visit().get(path)).status).toBe(404);
    // What they read here is what they are mailed in, until they choose another.
    const languageNow = async () => (await running.deps.store.people.find('camille@example.com'))?.language;
    expect(await languageNow()).toBe('en');
    await visitor.send('/language', { language: 'fr', then: '/' });
    expect(await languageNow()).toBe('fr');

    const other = running.visit();
    for (const [email, password] of [
      ['camille@example.com', 'not this one at all'],
      ['nobody@example.com', PASSWORD],
    ]) {
      const wrong = await other.send('/sign-in', { email: email!, password: password! });
      expect(wrong.status).toBe(401);
      expect(wrong.text).toContain('The e-mail address or the password is wrong.');
    }
    expect((await other.send('/sign-in', { email: ' Camille@Example.com', password: PASSWORD })).status).toBe(303);
    expect((await other.get('/')).status).toBe(200);
  });

  it('refuses a password that is short, or typed differently twice, and keeps the invitation', async () => {
    const path = await addPerson('short@example.com');
    const visitor = running.visit();
    expect((await visitor.send(path, { password: 'short', again: 'short' }, path)).status).toBe(400);
    expect((await visitor.send(path, { password: PASSWORD, again: `${PASSWORD}!` }, path)).status).toBe(400);
    expect((await visitor.send(path, { password: PASSWORD, again: PASSWORD }, path)).status).toBe(303);
  });

  it('closes an account to guessing after eight wrong passwords, even to the right one', async () => {
    const path = await addPerson('guessed@example.com');
    await running.visit().send(path, { password: PASSWORD, again: PASSWORD }, path);
    for (let n = 0; n < 8; n += 1) {
      expect(await signIn(running.deps, { email: 'guessed@example.com', password: 'wrong', language: 'en' })).toEqual({
        ok: false,
        reason: 'wrong',
      });
    }
    expect(await signIn(running.deps, { email: 'guessed@example.com', password: PASSWORD, language: 'en' })).toEqual({
      ok: false,
      reason: 'throttled',
    });
    const later = { ...running.deps, clock: { ...running.deps.clock, nowReal: () => Date.now() + 16 * 60_000 } };
    expect(await signIn(later, { email: 'guessed@example.com', password: PASSWORD, language: 'en' })).toMatchObject({
      ok: true,
    });
  });

  it('ends a session at sign-out, when it is idle for 12 hours, and when the person is shut out', async () => {
    const path = await addPerson('leaving@example.com');
    const visitor = running.visit();
    await visitor.send(path, { password: PASSWORD, again: PASSWORD }, path);
    const copied = /ripen-session=([\w-]+)/.exec(
      String(
        (await visitor.send('/sign-in', { email: 'leaving@example.com', password: PASSWORD }, '/')).headers[
          'set-cookie'
        ],
      ),
    )?.[1];
    expect(copied).toMatch(/^[\w-]{43}$/);
    const withCookie = () => request(running.app).get('/leads').set('Cookie', `ripen-session=${copied}`);
    expect((await withCookie()).status).toBe(200);
    const late = { ...running.deps, clock: { ...running.deps.clock, nowReal: () => Date.now() + 12 * 3_600_000 + 1 } };
    expect(await findSession(late, copied!)).toBeNull();
    const admin = await running.as('dev-admin');
    expect((await admin.send('/people/leaving@example.com/disable', {}, '/people')).status).toBe(303);
    expect((await withCookie()).status).toBe(303);

    const sales = await running.as('dev-sales');
    expect((await sales.send('/sign-out', {}, '/')).headers.location).toBe('/sign-in?said=signed-out');
    expect((await sales.get('/')).status).toBe(303);
  });

  it('refuses a form without the token of its page, or with that of another browser', async () => {
    const visitor = await running.as('dev-admin');
    const before = await running.store.people.list();
    for (const csrf of ['', 'guessed']) {
      const answer = await visitor.agent
        .post('/people')
        .type('form')
        .send({ csrf, email: 'x@example.com', role: 'admin' });
      expect(answer.status).toBe(403);
    }
    const page = await (await running.as('dev-admin')).get('/people');
    const foreign = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1];
    expect(
      (await visitor.agent.post('/people').type('form').send({ csrf: foreign, email: 'x@example.com', role: 'admin' }))
        .status,
    ).toBe(403);
    expect(await running.store.people.list()).toEqual(before);
  });

  it('keeps only hashes: of sessions, invitations and passwords', async () => {
    const path = await addPerson('hashed@example.com');
    const visitor = running.visit();
    await visitor.send(path, { password: PASSWORD, again: PASSWORD }, path);
    const person = await running.store.people.find('hashed@example.com');
    expect(person?.secretHash).toMatch(/^scrypt\$15\$8\$1\$/);
    expect(person?.secretHash).not.toContain(PASSWORD);
    expect(running.log.lines.join()).not.toContain(PASSWORD);
  });

  it('offers no development keys in production, and its cookies are for https there', async () => {
    const deps = { ...running.deps, config: { production: true, publicUrl: 'https://ripen.example.com' } };
    const app = createApp(deps, { before: [createConsole(deps)] });
    const page = await request(app).get('/sign-in');
    expect(page.text).not.toContain('dev-admin');
    expect(String(page.headers['set-cookie'])).toMatch(/ripen-guest=[\w-]+; Path=\/; HttpOnly; Secure; SameSite=Lax/);
    const guest = /ripen-guest=([\w-]+)/.exec(String(page.headers['set-cookie']))?.[1];
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1];
    const answer = await request(app)
      .post('/sign-in/development')
      .set('Cookie', `ripen-guest=${guest}`)
      .type('form')
      .send({ csrf, key: 'dev-admin' });
    expect(answer.status).toBe(404);
  });

  it('speaks the language of the browser, until another is chosen', async () => {
    const visitor = running.visit('fr-FR,fr;q=0.9,en;q=0.5');
    expect((await visitor.get('/sign-in')).text).toContain('<html lang="fr">');
    const chosen = await visitor.send('/language', { language: 'en', then: '/sign-in' });
    expect(chosen.headers.location).toBe('/sign-in');
    expect((await visitor.get('/sign-in')).text).toContain('<html lang="en">');
  });

  it('allows no inline script or style, nothing from elsewhere, and no frame around it', async () => {
    const page = await running.visit().get('/sign-in');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page.text).not.toMatch(/\sstyle=|\son\w+=|<script(?![^>]*\ssrc="\/console\/)|https?:\/\//);
    const script = /<script src="([^"]+)"/.exec(page.text)?.[1];
    const asset = await running.visit().get(script!);
    expect(asset.status).toBe(200);
    expect(asset.headers['cache-control']).toContain('immutable');
  });
});
