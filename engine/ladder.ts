import { type FoundProgram, type Report } from './engine-types';

/** One way to get a program. Resolves to null when it does not apply here; throws when it applies and fails. */
export type Rung<P extends FoundProgram> = { name: string; climb: () => Promise<P | null> };

/**
 * The program of the first rung that has it; says which, with its version.
 * @throws Error that names every rung with what came of it, and `remedy`
 */
export async function climbLadder<P extends FoundProgram>(
  label: string,
  rungs: Rung<P>[],
  remedy: string,
  report: Report,
): Promise<P> {
  const outcomes: string[] = [];
  for (const rung of rungs) {
    try {
      const found = await rung.climb();
      if (found !== null) {
        report(`${label}: ${found.version}, from ${rung.name} (${found.path})`);
        return found;
      }
      outcomes.push(`  ${rung.name}: not there`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      outcomes.push(`  ${rung.name}: ${reason}`);
      report(`${label}: ${rung.name} failed, trying the next way (${firstLine(reason)})`);
    }
  }
  throw new Error(`${label} could not be found or made:\n${outcomes.join('\n')}\n${remedy}`);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
