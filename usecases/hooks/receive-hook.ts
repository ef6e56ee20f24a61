import { createHash } from 'node:crypto';
import type { Hook } from '../../domain/files/hook';
import type { Json } from '../../domain/timeline/entry';
import type { Capture, Hit } from '../../domain/timeline/hit';
import { captureLead } from '../capture/capture-lead';
import { lookUpLead } from '../capture/identify-lead';
import { aliasesOf, readIdentifiers } from '../capture/identifiers';
import { newId } from '../capture/new-id';
import { readFields, type CaptureContext } from '../capture/submit-form';
import { markSeen } from '../events/mark-seen';
import { readPublished } from '../files/read-published';
import { mapItem, type MappedItem } from './map-item';
import { isSigned, type SignedRequest } from './verify-signature';

export type HookOutcome =
  | {
      code: 'ok';
      accepted: number;
      duplicates: number;
      rejected: { index: number; message: string }[];
      /** Their fields that the mapping names nowhere. */
      unmapped: string[];
    }
  | { code: 'not-found' }
  | { code: 'unsigned' }
  | { code: 'invalid'; message: string };

const MAX_ITEMS = 1000;
/** How far in the future an event may be dated, in real ms (edge case 3). */
const FUTURE_TOLERANCE_MS = 5 * 60_000;

/**
 * Takes what another tool sends, by its mapping file (api.md, `POST /hooks/in/:name`): checked, stored durably, merged into the lead at
 * once. People typed it there as they type in a form here, so it fills blanks and overwrites nothing. Sent again (tools repeat what
 * was not answered in time) it counts once: by their id, else by its content.
 * @throws the store's error: the tool tries again
 */
export async function receiveHook(
  deps: CaptureContext,
  input: SignedRequest & { name: string; parsed: Json | null },
): Promise<HookOutcome> {
  const hook = (await readPublished(deps, 'hooks')).find(({ name }) => name === input.name)?.value;
  if (hook === undefined) return { code: 'not-found' };
  if (!(await isSigned(hook.verify, input, deps.clock.nowReal()))) return { code: 'unsigned' };
  const items = itemsOf(hook, input.parsed);
  if (typeof items === 'string') return { code: 'invalid', message: items };
  const fields = await readFields(deps);
  const rejected: { index: number; message: string }[] = [];
  const unmapped = new Set<string>();
  const hits: (Hit & { capture: Capture })[] = [];
  for (const [index, item] of items.entries()) {
    const mapped = mapItem(hook, fields, item, deps.clock.now());
    for (const path of Object.keys(mapped.unmapped)) unmapped.add(path);
    const capture: Capture = { ...mapped.capture, newLead: newId(), mode: 'fill' };
    if (aliasesOf(readIdentifiers(capture)).length === 0) {
      rejected.push({
        index,
        message: 'names nobody: expected an e-mail address, a telephone number or an external id',
      });
      continue;
    }
    const at = happenedAt(deps, mapped);
    if (at === null) {
      rejected.push({ index, message: 'lies more than 5 minutes in the future' });
      continue;
    }
    hits.push(await hitOf(deps, hook, { item, mapped, capture, at }));
  }
  if (hits.length > 0) await deps.committer.commit(hits);
  for (const hit of hits) await captureLead(deps, hit.capture, hit);
  const seen = await markSeen(
    deps,
    hits.map(({ id }) => createHash('sha256').update(id).digest('base64url').slice(0, 32)),
    deps.clock.now(),
  );
  if (unmapped.size > 0)
    deps.log.info({ hook: hook.hook, unmapped: [...unmapped] }, 'fields that the mapping names nowhere');
  return { code: 'ok', accepted: hits.length - seen.size, duplicates: seen.size, rejected, unmapped: [...unmapped] };
}

/** When it happened, now where they do not say; null for a time to come (edge case 3). */
function happenedAt({ clock }: CaptureContext, { at }: MappedItem): number | null {
  const now = clock.now();
  return at !== null && at > now + FUTURE_TOLERANCE_MS * clock.line.factor ? null : Math.min(at ?? now, now);
}

type ReadItem = { item: Json; mapped: MappedItem; capture: Capture; at: number };

async function hitOf(
  deps: CaptureContext,
  hook: Hook,
  { item, mapped, capture, at }: ReadItem,
): Promise<Hit & { capture: Capture }> {
  const known = await lookUpLead(deps, capture);
  const { props, unmapped } = mapped;
  return {
    id: idOf(hook, mapped.id, item),
    at,
    receivedAt: deps.clock.now(),
    kind: hook.event?.kind ?? 'form.submitted',
    actor: `hook:${hook.hook}`,
    props: {
      hook: hook.hook,
      ...props,
      ...(hook.intent === undefined ? {} : { intent: hook.intent }),
      ...(Object.keys(unmapped).length === 0 ? {} : { unknown: unmapped }),
    },
    capture,
    ...(known === null ? {} : { lead: known }),
  };
}

function itemsOf(hook: Hook, parsed: Json | null): Json[] | string {
  if (typeof parsed !== 'object' || parsed === null) return 'expected an object or a list';
  let found: Json | undefined = parsed;
  for (const step of hook.each?.split('.') ?? []) {
    found =
      typeof found === 'object' && found !== null && Object.hasOwn(found, step)
        ? (found as Record<string, Json>)[step]
        : undefined;
  }
  if (found === undefined) return `expected a list at ${hook.each ?? ''}`;
  const items = Array.isArray(found) ? found : [found];
  return items.length > MAX_ITEMS ? `expected at most ${MAX_ITEMS} items` : items;
}

/** Of a list, items without an id of their own are told apart by their content. */
function idOf(hook: Hook, theirs: string | null, item: Json): string {
  const own = theirs ?? createHash('sha256').update(JSON.stringify(item)).digest('base64url').slice(0, 32);
  return `hook/${hook.hook}/${hook.event?.kind ?? 'form'}/${own}`;
}
