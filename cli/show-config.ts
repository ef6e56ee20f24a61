import { readConfig } from './config';
import { listVariables } from './variables';

/** Prints every variable with its value, default and meaning, then what is wrong; answers the exit status. */
export function showConfig(write: (line: string) => void): number {
  for (const { name, value, default: fallback, meaning } of listVariables()) {
    const now =
      value === ''
        ? `default ${fallback === '' ? 'none' : fallback}`
        : `${value} (default ${fallback === '' ? 'none' : fallback})`;
    write(`${name.padEnd(20)} ${now}`);
    write(`${' '.repeat(21)}${meaning}`);
  }
  const result = readConfig();
  if (result.ok) return 0;
  for (const error of result.errors) write(`wrong: ${error}`);
  return 1;
}
