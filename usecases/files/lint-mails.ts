import type { FilePath, Positions } from '../../domain/files/finding';
import { hasUnsubscribeLink } from '../../mail/check-template';
import type { Template } from '../../mail/template';
import type { Finding } from '../outcome';
import { tell } from '../../domain/words/sentence';

/** Addresses of the notices that go to whoever asked: nobody subscribes to them. */
const OF_NOTICES = ['confirmUrl', 'dataUrl', 'documentUrl'];

/** That a mail gives its reader no way out, where it may be sent as marketing: doubtful only, for sequences say which kind it is (files.md, what lint finds). */
export function lintWayOut(name: string, template: Template): Finding[] {
  const mails = [...template.mails.values()];
  const isNotice = mails.some(({ html, text }) =>
    OF_NOTICES.some((url) => html.variables.has(url) || text.variables.has(url)),
  );
  if (isNotice || hasUnsubscribeLink(template)) return [];
  const told = tell(
    '"{name}" has no unsubscribe link: add {{unsubscribeUrl}}, or let sequences send it as a service mail alone (kind: service)',
    { name },
  );
  return [{ path: '', line: 1, column: 1, ...told, severity: 'warning' }];
}

/** The marketing mails of a sequence whose template gives the reader no way out (files.md, what lint finds). */
export async function lintMails(
  written: unknown,
  at: Positions,
  template: (name: string) => Promise<Template | null>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, path } of findMarketing(written, [])) {
    const found = await template(name);
    if (found === null || hasUnsubscribeLink(found)) continue;
    const told = tell(
      '"{name}" is sent as marketing and has no unsubscribe link: add {{unsubscribeUrl}}, or make it a service mail (kind: service)',
      { name },
    );
    findings.push({ path: path.join('.'), ...at(path), ...told });
  }
  return findings;
}

function* findMarketing(here: unknown, path: FilePath): Generator<{ name: string; path: FilePath }> {
  if (typeof here !== 'object' || here === null) return;
  const list = Array.isArray(here);
  const isMail = path.at(-1) === 'email' || (path[0] === 'content' && path.length === 2);
  const { template, kind } = here as Record<string, unknown>;
  if (isMail && typeof template === 'string' && kind !== 'service') {
    yield { name: template, path: [...path, 'template'] };
  }
  for (const [key, item] of Object.entries(here)) yield* findMarketing(item, [...path, list ? Number(key) : key]);
}
