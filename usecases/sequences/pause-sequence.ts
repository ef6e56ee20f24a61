import { isPaused } from '../../domain/sequences/controls';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { conflict, done, notFound, type Outcome } from '../outcome';
import { broadcastJobId, wakeBroadcast } from './start-broadcast';
import { startWakeLeads } from './wake-leads';

export type PauseView = { name: string; paused: boolean; since: number | null; job: string | null };

/** Holds the clocks of everybody inside, and their mails, until it is resumed (edge case 34). Who enters meanwhile waits at the first step. */
export async function pauseSequence(deps: Deps, asker: Asker, name: string): Promise<Outcome<PauseView>> {
  const refused = await checkPublished(deps, name);
  if (refused) return refused;
  const now = deps.clock.now();
  const controls = await deps.store.files.changeControls((before) =>
    isPaused(before, name)
      ? before
      : {
          ...before,
          pauses: { ...before.pauses, [name]: [...(before.pauses[name] ?? []), { from: now, to: null }] },
        },
  );
  await recordAudit(deps, asker, 'sequence.paused', `sequences/${name}`);
  return done({ name, paused: true, since: controls.pauses[name]?.at(-1)?.from ?? now, job: null });
}

/** Lets every wait go on with what was left, and the mails that were held go one after the other. */
export async function resumeSequence(deps: Deps, asker: Asker, name: string): Promise<Outcome<PauseView>> {
  const refused = await checkPublished(deps, name);
  if (refused) return refused;
  const now = deps.clock.now();
  if (!isPaused(await deps.store.files.controls(), name)) return conflict('the sequence is not paused');
  await deps.store.files.changeControls((before) => {
    const spans = before.pauses[name] ?? [];
    const over = spans.map((span) => (span.to === null ? { ...span, to: now } : span));
    return { ...before, pauses: { ...before.pauses, [name]: over } };
  });
  await deps.store.mails.release('paused', now);
  const job = await goOnWith(deps, name);
  await recordAudit(deps, asker, 'sequence.resumed', `sequences/${name}`);
  return done({ name, paused: false, since: null, job });
}

/** Those inside go on; of a broadcast the job that sends it. */
async function goOnWith(deps: Deps, name: string): Promise<string> {
  const live = await deps.catalog.sequence(name);
  if (live?.compiled.form !== 'broadcast') return startWakeLeads(deps, 'resume', name);
  const job = broadcastJobId(name, live.version);
  await wakeBroadcast(deps, job);
  return job;
}

async function checkPublished(deps: Deps, name: string): Promise<Outcome<never> | null> {
  const file = await deps.store.files.get('sequences', name);
  if (file === null) return notFound('sequence');
  return file.version > 0 ? null : conflict('the sequence was never published: there is nobody in it');
}
