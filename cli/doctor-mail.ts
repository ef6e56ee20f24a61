import { Resolver } from 'node:dns/promises';
import { parseFile } from '../domain/files/parse';
import { checkMailDns } from '../mail/check-dns';
import type { LookUpTxt } from '../mail/dns-finding';
import { createDkimKeys } from '../mail/dkim-keys';
import type { Config } from './config';
import { readWorkspace } from './read-workspace';

/** How long one question to the DNS may take, ms; asked twice. */
const PATIENCE_MS = 3_000;
const NONE: readonly string[] = ['ENOTFOUND', 'ENODATA'];

/**
 * Prints how SPF, DKIM and DMARC of the workspace's sending domains stand; answers the exit status. `resolver`: a name server to ask instead
 * of the machine's, `host` or `host:port`.
 */
export async function runDoctorMail(
  config: Config,
  resolver: string | undefined,
  write: (line: string) => void,
): Promise<number> {
  const file = (await readWorkspace(config.workspaceDir)).find(({ kind }) => kind === 'mail');
  const read = file === undefined ? null : parseFile('mail', file.text, file.path);
  if (read?.ok !== true) {
    write(`missing mail.yaml of ${config.workspaceDir}: not there, or not valid (ripen lint)`);
    return 1;
  }
  try {
    const findings = await checkMailDns(read.value, createDkimKeys(config.workspaceDir), lookUpBy(resolver));
    for (const { ok, check, domain, detail } of findings) {
      write(`${ok ? 'ok     ' : 'missing'} ${check.padEnd(5)} ${domain.padEnd(24)} ${detail}`);
    }
    return findings.every(({ ok }) => ok) ? 0 : 1;
  } catch (error) {
    write(`missing the DNS could not be asked: ${error instanceof Error ? error.message : 'unknown'}`);
    return 1;
  }
}

function lookUpBy(server: string | undefined): LookUpTxt {
  const resolver = new Resolver({ timeout: PATIENCE_MS, tries: 2 });
  if (server !== undefined) resolver.setServers([server]);
  return async (name) => {
    try {
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
    } catch (error) {
      if (NONE.includes((error as { code?: string }).code ?? '')) return [];
      throw error;
    }
  };
}
