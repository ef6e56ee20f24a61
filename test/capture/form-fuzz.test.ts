import fc from 'fast-check';
import { startPublicServer, type PublicServer } from './public-server';
import { FIELDS, GUIDE_FORM, startCaptureFixture, type CaptureFixture } from './store-fixture';

let fixture: CaptureFixture;
let server: PublicServer;
beforeAll(async () => {
  fixture = await startCaptureFixture();
  await fixture.publish('fields', 'fields', FIELDS);
  await fixture.publish('forms', 'guide', GUIDE_FORM);
  server = await startPublicServer(fixture, { router: { requestsPerMinute: 1e6 } });
});
afterAll(async () => {
  await server.close();
  await fixture.stop();
});

const post = (path: string, body: string, headers: Record<string, string>): Promise<Response> =>
  fetch(server.url + path, { method: 'POST', body, redirect: 'manual', headers });
/** Halves of surrogate pairs cannot be sent in an address or a form. */
const wellFormed = (text: string): string => text.replace(/[\ud800-\udfff]/g, '?');

test('nothing that is sent to a form makes an error of the server (5,000 random bodies)', async () => {
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom('a@b.example', '', 'true', '1e999', 'é'.repeat(300)),
    fc.jsonValue().map((json) => JSON.stringify(json)),
  );
  const name = fc.oneof(
    fc.constantFrom(
      'email',
      'firstName',
      'employees',
      'phone',
      'consentEmail',
      'visitor',
      'language',
      '__proto__',
      'constructor',
      '$set',
      'a.b',
    ),
    fc.string(),
  );
  const type = fc.constantFrom(
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'multipart/form-data',
    'text/plain',
    '',
  );
  const body = fc.oneof(
    fc
      .array(fc.tuple(name, value))
      .map((pairs) =>
        new URLSearchParams(pairs.map(([a, b]) => [wellFormed(a), wellFormed(b)] as [string, string])).toString(),
      ),
    fc.dictionary(name, fc.jsonValue()).map((object) => JSON.stringify(object)),
    fc.string().map((text) => `--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n${text}\r\n--x--`),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(type, body), { minLength: 25, maxLength: 25 }), async (requests) => {
      const answers = await Promise.all(
        requests.map(([contentType, sent]) =>
          post('/f/guide', sent, { 'content-type': contentType, accept: 'application/json' }).catch(() => null),
        ),
      );
      for (const [index, answer] of answers.entries()) {
        if (answer !== null && answer.status >= 500)
          throw new Error(`${answer.status} ${await answer.text()} for ${JSON.stringify(requests[index])}`);
        await answer?.arrayBuffer();
      }
    }),
    { numRuns: 200 },
  );
}, 120_000);
