import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lintWorkspace } from '../../cli/lint';

test('subjects that steps put in the place of their template’s are checked as it is, where they stand', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ripen-subjects-'));
  try {
    await mkdir(join(folder, 'sequences'));
    await writeFile(join(folder, 'fields.yaml'), 'fields: [ { name: firstName }, { name: role } ]\n');
    const subject = `{ fr: "Salut {{lead.firstNam}}", en: "Hi {{defalt lead.firstName 'x'}} {{#if x}}" }`;
    const steps = [
      `  - email: { template: a, subject: ${subject}, preheader: "{{lead.role}}" }`,
      `  - email: { template: b, subject: "{{default lead.firstName 'vous'}}" }`,
    ];
    await writeFile(join(folder, 'sequences/resend.yaml'), `sequence: resend\nsteps:\n${steps.join('\n')}\n`);
    const { findings } = await lintWorkspace(folder);
    const told = findings
      .filter(({ path }) => /subject|preheader/.test(path))
      .map(({ line, column, path, message, suggestion = '' }) => `${line}:${column} ${path}: ${message} ${suggestion}`);
    expect(told).toEqual([
      expect.stringMatching(/^3:51 steps\.0\.email\.subject\.fr: "lead\.firstNam" .* lead\.firstName$/),
      expect.stringMatching(/^3:79 steps\.0\.email\.subject\.en: .*“defalt”.* default$/),
      expect.stringMatching(/^3:107 steps\.0\.email\.subject\.en: .*\{\{#if x\}\} is never closed/),
      expect.stringMatching(/^3:\d+ steps\.0\.email\.preheader: “lead\.role” is missing and has no default/),
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
