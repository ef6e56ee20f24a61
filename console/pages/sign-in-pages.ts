import { randomBytes } from 'node:crypto';
import { chooseLanguage } from '../../usecases/people/choose-language';
import { choosePassword, openInvitation } from '../../usecases/people/choose-password';
import { PASSWORD_CHARS } from '../../usecases/sign-in/password';
import { endSession } from '../../usecases/sign-in/session';
import { OPENID_RETURN } from '../../usecases/sign-in/openid-flow';
import { beginOpenId, finishOpenId } from '../../usecases/sign-in/sign-in-openid';
import { listDevelopmentPeople, signIn, signInForDevelopment } from '../../usecases/sign-in/sign-in';
import { readLanguage } from '../language';
import { actPage, showPage, type Page, type PageAnswer, type PageCall, type Shown } from '../page';
import { problemOf, type Problem } from '../refusals';

/** A place of ours to go on to; anything else, such as another site's address, is the home page. */
function ownPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[^\\\s]*$/.test(path) ? path : '/';
}

function showSignIn(call: PageCall, wrong?: { status: number; problem: Problem }): Shown {
  const { deps, form, query, formats } = call;
  return {
    view: 'sign-in',
    title: formats.say('sign-in.title'),
    status: wrong?.status ?? 200,
    data: {
      problem: wrong?.problem,
      email: form.text('email') ?? '',
      then: ownPath(form.text('then') ?? query.text('then')),
      development: listDevelopmentPeople(deps),
      openId: deps.config.openId && new URL(deps.config.openId.issuer).host,
    },
  };
}

async function beginByPassword(call: PageCall): Promise<PageAnswer> {
  const { deps, form, formats, language } = call;
  const result = await signIn(deps, { email: form.text('email') ?? '', password: form.raw('password'), language });
  if (result.ok) return { to: ownPath(form.text('then')), session: result.token };
  const throttled = result.reason === 'throttled';
  const title = formats.say(throttled ? 'sign-in.throttled' : 'sign-in.wrong');
  const status = throttled ? 429 : 401;
  return showSignIn(call, { status, problem: { status, title, details: [] } });
}

/** Away to the provider; only this browser keeps what the way back is checked by. */
async function leaveForOpenId(call: PageCall): Promise<PageAnswer> {
  const { deps, query } = call;
  if (deps.config.openId === undefined) return { code: 'not-found', what: 'provider' };
  const ticket = randomBytes(32).toString('base64url');
  const to = await beginOpenId(deps, ticket, ownPath(query.text('then')));
  return to === null ? notSignedIn(call, 'failed') : { to, ticket };
}

async function comeFromOpenId(call: PageCall): Promise<PageAnswer> {
  const { deps, ticket, search, language } = call;
  if (ticket === null) return notSignedIn(call, 'failed');
  const result = await finishOpenId(deps, { ticket, query: search, language });
  if (!result.ok) return notSignedIn(call, result.reason);
  return { to: ownPath(result.then), session: result.token, ticket: null };
}

function notSignedIn(call: PageCall, reason: 'refused' | 'failed'): Shown {
  const { say } = call.formats;
  const problem = { title: say(`sign-in.openid.${reason}`), details: [say(`sign-in.openid.${reason}.detail`)] };
  const status = reason === 'refused' ? 403 : 502;
  return showSignIn(call, { status, problem: { ...problem, status } });
}

async function beginForDevelopment(call: PageCall): Promise<PageAnswer> {
  const token = await signInForDevelopment(call.deps, call.form.text('key') ?? '', call.language);
  if (token === null) return { code: 'not-found', what: 'key' };
  return { to: ownPath(call.form.text('then')), session: token };
}

async function showWelcome(call: PageCall, problem?: Problem): Promise<PageAnswer> {
  const opened = await openInvitation(call.deps, call.params.token ?? '');
  if (opened.code !== 'ok') return opened;
  const { say } = call.formats;
  const data = { problem, email: opened.value.id, ...PASSWORD_CHARS };
  return { view: 'welcome', title: say('welcome.title'), status: problem?.status ?? 200, data };
}

async function welcome(call: PageCall): Promise<PageAnswer> {
  const { deps, params, form, formats, language } = call;
  const password = form.raw('password');
  if (password !== form.raw('again')) {
    return showWelcome(call, { status: 400, title: formats.say('welcome.differ'), details: [] });
  }
  const chosen = await choosePassword(deps, { token: params.token ?? '', password, language });
  if (chosen.code === 'ok') return { to: '/', session: chosen.value.session, said: 'welcome' };
  return chosen.code === 'invalid'
    ? showWelcome(call, {
        ...problemOf(chosen, formats),
        title: formats.say('welcome.short', PASSWORD_CHARS),
        details: [],
      })
    : chosen;
}

/** Coming and going, and the language to read in. */
export const SIGN_IN_PAGES: readonly Page[] = [
  showPage('/sign-in', 'anyone', async (call) =>
    call.asker.roles.length > 0 ? { to: ownPath(call.query.text('then')) } : showSignIn(call),
  ),
  actPage('/sign-in', 'anyone', beginByPassword),
  actPage('/sign-in/development', 'anyone', beginForDevelopment),
  showPage('/sign-in/openid', 'anyone', leaveForOpenId),
  { ...showPage(OPENID_RETURN, 'anyone', comeFromOpenId), throttled: true },
  showPage('/welcome/:token', 'anyone', (call) => showWelcome(call)),
  actPage('/welcome/:token', 'anyone', welcome),
  actPage('/sign-out', 'signed-in', async ({ deps, sessionToken }) => {
    if (sessionToken !== null) await endSession(deps, sessionToken);
    return { to: '/sign-in', session: null, said: 'signed-out' };
  }),
  actPage('/language', 'anyone', async ({ deps, asker, form, language }) => {
    const chosen = readLanguage(form.text('language')) ?? language;
    await chooseLanguage(deps, asker, chosen);
    return { to: ownPath(form.text('then')), language: chosen };
  }),
];
