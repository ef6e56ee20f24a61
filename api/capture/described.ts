/** A route that people's browsers and mail programs call, as the description of the API tells of it; it takes no key. */
export type PublicRoute = {
  method: 'get' | 'post';
  path: string;
  summary: string;
  /** What it answers, besides 429 where one address asks too often. */
  answers: Record<number, string>;
  /** The media types of its body, the first the usual one. */
  takes?: readonly string[];
};

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const NO_SUCH_LINK = 'The link is not one of ours';

/** The public routes (api.md, "Public capture"); `test/api/described.test.ts` holds this to what is routed. */
export const PUBLIC_ROUTES: readonly PublicRoute[] = [
  { method: 'get', path: '/t.js', summary: 'The page tracker', answers: { 200: 'A script' } },
  {
    method: 'post',
    path: '/t/e',
    summary: 'What a browser did: { visitor, events: [{ id, kind, at, props }] }',
    takes: [JSON_TYPE, 'text/plain'],
    answers: { 202: 'Durable', 400: 'What was expected where' },
  },
  {
    method: 'get',
    path: '/t/o/:token.gif',
    summary: 'The open pixel of a mail',
    answers: { 200: 'The image, whatever the token' },
  },
  {
    method: 'get',
    path: '/t/c/:token',
    summary: 'A tracked link of a mail',
    answers: { 302: 'To the signed target', 404: NO_SUCH_LINK },
  },
  {
    method: 'get',
    path: '/t/n/:token',
    summary: 'The link of a mail that no person sees: whoever follows it is a machine',
    answers: { 204: 'Nothing, whatever the token' },
  },
  { method: 'get', path: '/f/:form', summary: 'A form as a page', answers: { 200: 'The page', 404: 'No such form' } },
  {
    method: 'get',
    path: '/f/:form.js',
    summary: 'The script that puts a form into another page',
    answers: { 200: 'A script', 404: 'No such form' },
  },
  {
    method: 'get',
    path: '/f/:form.json',
    summary: 'What that script draws the form from',
    answers: { 200: 'The fields', 404: 'No such form' },
  },
  {
    method: 'post',
    path: '/f/:form',
    summary: 'Send a form',
    takes: [FORM, 'multipart/form-data', JSON_TYPE],
    answers: {
      200: '{ "ok": true } for Accept: application/json',
      303: 'To the form’s thanks',
      400: 'What was expected where',
      404: 'No such form',
      413: 'Too large',
      415: 'Another type',
    },
  },
  {
    method: 'get',
    path: '/a/:name',
    summary: 'An image or document',
    answers: { 200: 'The file', 404: 'No such file' },
  },
  {
    method: 'get',
    path: '/u/:token',
    summary: 'Asks whether to unsubscribe',
    answers: { 200: 'A page', 404: NO_SUCH_LINK },
  },
  {
    method: 'post',
    path: '/u/:token',
    summary: 'Unsubscribe from the mail’s topic, or everything; one-click by RFC 8058 too',
    takes: [FORM],
    answers: { 200: 'Done', 404: NO_SUCH_LINK },
  },
  { method: 'get', path: '/p/:token', summary: 'The preference centre', answers: { 200: 'A page', 404: NO_SUCH_LINK } },
  {
    method: 'post',
    path: '/p/:token',
    summary: 'Topics, consents and language as chosen; or a mail with a link to one’s own data',
    takes: [FORM],
    answers: { 200: 'Done', 404: NO_SUCH_LINK },
  },
  {
    method: 'get',
    path: '/v/:token',
    summary: 'A mail in the browser',
    answers: { 200: 'The mail', 404: NO_SUCH_LINK },
  },
  {
    method: 'get',
    path: '/o/:token',
    summary: 'Asks to confirm an address',
    answers: { 200: 'A page', 404: NO_SUCH_LINK },
  },
  {
    method: 'post',
    path: '/o/:token',
    summary: 'Confirm an address (double opt-in)',
    takes: [FORM],
    answers: { 200: 'Done', 404: NO_SUCH_LINK },
  },
  {
    method: 'post',
    path: '/hooks/in/:name',
    summary: 'A webhook of another tool, read by its mapping file',
    takes: [JSON_TYPE, FORM],
    answers: { 202: 'Durable', 400: 'What was expected where', 401: 'Wrongly signed', 404: 'No such mapping' },
  },
  {
    method: 'post',
    path: '/hooks/mail/:provider',
    summary: 'Bounces, complaints and deliveries told by ses, mailgun, postmark or generic',
    takes: [JSON_TYPE, FORM],
    answers: { 202: 'Durable', 400: 'What was expected where', 401: 'Wrongly signed', 404: 'No such provider' },
  },
];
