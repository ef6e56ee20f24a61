import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFolder } from './cached-build';
import { type Report } from './engine-types';
import { findOnPath, runProgram } from './run-program';

/** The commands that a Java part is made with; null for those that are missing. */
export type JavaTools = { java: string | null; javac: string | null; mvn: string | null };

/**
 * For programs that start often and run for minutes: a serial collector (a small heap, two cores) and the first compiler only. The second one
 * takes more processor time than it saves until a few hundred thousand documents are written (measured, `bench/RESULTS.md`).
 */
export const JVM_OPTIONS = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

/** Looks for the JDK (JAVA_HOME first, as Maven does) and Maven. */
export async function findJavaTools(): Promise<JavaTools> {
  return { java: await findInJdk('java'), javac: await findInJdk('javac'), mvn: await findOnPath('mvn') };
}

async function findInJdk(name: string): Promise<string | null> {
  const home = process.env.JAVA_HOME;
  const atHome = home === undefined ? null : join(home, 'bin', name);
  return atHome !== null && existsSync(atHome) ? atHome : findOnPath(name);
}

/** Eight characters that change with the part's pom.xml, Java sources and what else it is made of, so that an edited part is made anew. */
export async function fingerprintJavaPart(part: string, ...made: string[]): Promise<string> {
  const hash = createHash('sha256').update(made.join(' '));
  for (const path of [join(sourceFolder(part), 'pom.xml'), ...(await listJavaSources(part))]) {
    hash.update(await readFile(path));
  }
  return hash.digest('hex').slice(0, 8);
}

/** Fetches the part's jars with Maven into `<folder>/lib` and compiles its sources, if any, into `<folder>/classes`. */
export async function makeJavaPart(part: string, folder: string, tools: JavaTools, report: Report): Promise<void> {
  const { mvn, javac } = tools;
  if (mvn === null || javac === null) throw new Error(`needs ${mvn === null ? 'Maven (mvn)' : 'a JDK (javac)'}`);
  // Copied, because Maven writes a target folder beside the pom.
  await copyFile(join(sourceFolder(part), 'pom.xml'), join(folder, 'pom.xml'));
  const libs = join(folder, 'lib');
  await runProgram(
    `fetching the jars of ${part} with Maven`,
    mvn,
    [
      '-B',
      '-ntp',
      '-Dstyle.color=never',
      'dependency:copy-dependencies',
      `-DoutputDirectory=${libs}`,
      '-DincludeScope=runtime',
    ],
    { cwd: folder },
    report,
  );
  const sources = await listJavaSources(part);
  if (sources.length === 0) return;
  const classes = join(folder, 'classes');
  await mkdir(classes);
  const args = ['--release', '17', '-cp', join(libs, '*'), '-d', classes, ...sources];
  await runProgram(`compiling ${part}`, javac, args, { cwd: folder }, report);
}

async function listJavaSources(part: string): Promise<string[]> {
  const folder = join(sourceFolder(part), 'java');
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter((name) => name.endsWith('.java'));
  return names.sort().map((name) => join(folder, name));
}
