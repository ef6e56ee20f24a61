import type { FileRecord } from '../../domain/lead/documents';
import { parseFile } from '../../domain/files/parse';
import type { Sequence } from '../../domain/files/sequence';
import { textOf } from '../files/read-published';
import type { Deps, PublishOptions } from '../deps';
import { estimate, type Estimate } from './estimate-broadcast';
import { readBroadcast } from './read-broadcast';
import { broadcastJobId } from './start-broadcast';
import { conflict, done, invalid, type Outcome } from '../outcome';
import { tell } from '../../domain/words/sentence';

type Form = 'sequence' | 'stream' | 'broadcast';

/** What a draft of `sequences/` asks of its publication: `form`, the options it means by itself, and of a broadcast whom it would mail. */
export type SequencePublication = {
  form: Form;
  options: PublishOptions & { dryRun: boolean };
  estimate?: Estimate;
  /** A broadcast that is published already, word for word: there is nothing to do again. */
  unchanged?: { version: number; job: string };
};

/**
 * Checks that a valid draft may become the next version: a name keeps its form, nobody is inside a broadcast, and one that has begun to go
 * stays as it is (a segment is mailed once). The members of a stream go on with its newest content without being asked to.
 */
export async function checkPublication(
  deps: Pick<Deps, 'catalog' | 'store' | 'clock'>,
  { name, version, draft }: Pick<FileRecord, 'name' | 'version' | 'draft'>,
  options: PublishOptions & { dryRun: boolean },
): Promise<Outcome<SequencePublication>> {
  const read = parseFile('sequences', textOf(draft ?? {}), name);
  const form: Form = read.ok ? formOf(read.value) : 'sequence';
  const before = version > 0 ? await deps.catalog.sequence(name, version) : null;
  if (before !== null && before.compiled.form !== form) {
    const told = tell('"{name}" was published as a {before}: expected another name for a {form}', {
      name,
      before: before.compiled.form,
      form,
    });
    return { code: 'invalid', errors: [{ path: '', ...told }] };
  }
  if (form === 'broadcast') return checkBroadcast(deps, { name, version, draft }, options);
  const migrate = options.migrate || (form === 'stream' && version > 0);
  return done({ form, options: { ...options, migrate } });
}

async function checkBroadcast(
  deps: Pick<Deps, 'catalog' | 'store' | 'clock'>,
  { name, version, draft }: Pick<FileRecord, 'name' | 'version' | 'draft'>,
  options: PublishOptions & { dryRun: boolean },
): Promise<Outcome<SequencePublication>> {
  if (options.migrate || options.existing) {
    return invalid(options.migrate ? 'migrate' : 'existing', 'is for sequences that leads stay in');
  }
  const text = textOf(draft ?? {});
  const broadcast = await readBroadcast(deps, { name, version, text });
  if (broadcast === null) return invalid('', 'expected a broadcast');
  const estimated = await estimate(deps, broadcast);
  if (estimated.code !== 'ok') return estimated;
  const publication = { form: 'broadcast' as const, options, estimate: estimated.value };
  const stored = version === 0 ? null : await deps.store.files.version('sequences', name, version);
  const file = stored && (await deps.store.files.get('sequences', name));
  if (file?.status === 'published' && textOf(stored?.parts ?? {}) === text) {
    return done({ ...publication, unchanged: { version, job: broadcastJobId(name, version) } });
  }
  if (await hasBegun(deps, name, version)) {
    return conflict('the broadcast has begun: what it sends and to whom stays as it is; write another one');
  }
  return done(publication);
}

function formOf(file: Sequence): Form {
  if ('broadcast' in file) return 'broadcast';
  return 'stream' in file ? 'stream' : 'sequence';
}

/** Whether a job of the broadcast has taken its first lead. */
async function hasBegun({ store }: Pick<Deps, 'store'>, name: string, version: number): Promise<boolean> {
  const job = version === 0 ? null : await store.jobs.find(broadcastJobId(name, version));
  return job !== null && job.status !== 'queued' && job.total > 0;
}
