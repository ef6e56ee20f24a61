import { temporalAnswers, storeAnswers } from './answering';
import { type EngineOptions, type Finding, type FoundProgram } from './engine-types';
import { findJavaTools } from './java-build';
import { findOnPath, readVersion } from './run-program';
import { findMongodHere, isJavaStoreCached, JAVA_STORE_VERSION, STORE_REMEDY } from './store-program';
import { findTemporalHere, TEMPORAL_CLI_VERSION, TEMPORAL_REMEDY } from './temporal-program';
import { findTimeSkippingHere, TIME_SKIPPING_REMEDY, TIME_SKIPPING_VERSION } from './time-skipping-server';

const ANSWER_WITHIN_MS = 3_000;

/**
 * What each part of the engine would be, without starting, downloading or building anything; addresses are tried.
 * `ok` means that a start would find it, or could make it with the tools that are here.
 */
export async function inspectEngine(options: EngineOptions): Promise<Finding[]> {
  return Promise.all([
    inspectTemporal(options),
    inspectStore(options),
    inspectMail(options),
    inspectTimeSkipping(options),
  ]);
}

async function inspectTemporal({ temporalAddress, temporalNamespace, cacheDir }: EngineOptions): Promise<Finding> {
  if (temporalAddress !== undefined) {
    const ok = await temporalAnswers(temporalAddress, temporalNamespace)(ANSWER_WITHIN_MS);
    const detail = `${temporalAddress}, namespace ${temporalNamespace}: ${ok ? 'answers' : 'does not answer'}`;
    return given('temporal', ok, detail, 'Check TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE, or leave them out.');
  }
  const found = await findTemporalHere(cacheDir);
  if (found !== null) return here('temporal', found);
  const go = await findOnPath('go');
  const goVersion = go === null ? null : await readVersion(go, ['version'], /go([\d.]+)/);
  const how =
    goVersion === null
      ? 'would be downloaded; no Go to build it'
      : `would be downloaded, or built with Go ${goVersion}`;
  return toBeMade('temporal', goVersion !== null, TEMPORAL_CLI_VERSION, how, TEMPORAL_REMEDY);
}

async function inspectStore({ storeUri, cacheDir }: EngineOptions): Promise<Finding> {
  if (storeUri !== undefined) {
    const ok = await storeAnswers(storeUri)(ANSWER_WITHIN_MS);
    return given(
      'store',
      ok,
      ok ? 'MONGODB_URI answers' : 'MONGODB_URI does not answer',
      'Check MONGODB_URI, or leave it out.',
    );
  }
  const mongod = await findMongodHere(cacheDir);
  if (mongod !== null) return here('store', mongod);
  const tools = await findJavaTools();
  if (tools.java !== null && (await isJavaStoreCached(cacheDir))) {
    const version = `mongo-java-server ${JAVA_STORE_VERSION}`;
    return here('store', { path: tools.java, source: 'cache', version });
  }
  const missing = missingForJava(tools);
  return toBeMade(
    'store',
    missing === null,
    JAVA_STORE_VERSION,
    missing ?? 'would be downloaded, or made with Maven',
    STORE_REMEDY,
  );
}

async function inspectMail({ smtpUrl, inboxPort, inboxSmtpPort }: EngineOptions): Promise<Finding> {
  const given = smtpUrl !== undefined;
  return {
    part: 'mail',
    ok: true,
    source: given ? 'address' : 'inbox',
    version: null,
    detail: given ? 'SMTP_URL is set' : `built-in inbox, page on port ${inboxPort}, SMTP on port ${inboxSmtpPort}`,
    remedy: null,
  };
}

async function inspectTimeSkipping({ cacheDir }: EngineOptions): Promise<Finding> {
  const found = await findTimeSkippingHere(cacheDir);
  if (found !== null) return here('time-skipping', found);
  const missing = missingForJava(await findJavaTools());
  const how = `${missing ?? 'would be downloaded, or fetched with Maven'} (only the tests need it)`;
  return toBeMade('time-skipping', missing === null, TIME_SKIPPING_VERSION, how, TIME_SKIPPING_REMEDY);
}

function missingForJava(tools: { java: string | null; javac: string | null; mvn: string | null }): string | null {
  const names = { java: 'java', javac: 'javac', mvn: 'Maven (mvn)' } as const;
  const missing = (['java', 'javac', 'mvn'] as const).filter((tool) => tools[tool] === null).map((tool) => names[tool]);
  return missing.length === 0 ? null : `would be downloaded; to make it here, missing: ${missing.join(', ')}`;
}

function given(part: Finding['part'], ok: boolean, detail: string, remedy: string): Finding {
  return { part, ok, source: 'address', version: null, detail, remedy: ok ? null : remedy };
}

function here(part: Finding['part'], found: FoundProgram): Finding {
  return { part, ok: true, source: found.source, version: found.version, detail: found.path, remedy: null };
}

function toBeMade(part: Finding['part'], ok: boolean, version: string, detail: string, remedy: string): Finding {
  return { part, ok, source: null, version, detail, remedy: ok ? null : remedy };
}
