import { readConfig, type Config } from './config';

/** The configuration, or null after all its errors have been told. */
export function demandConfig(): Config | null {
  const result = readConfig();
  if (result.ok) return result.config;
  process.stderr.write(`The configuration is not valid (ripen config lists every variable):\n`);
  for (const error of result.errors) process.stderr.write(`  ${error}\n`);
  return null;
}
