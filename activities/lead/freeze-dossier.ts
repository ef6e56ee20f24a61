import type { Bant, LeadRecord } from '../../domain/lead/lead';
import type { Transition } from '../../domain/lead/transition';
import { assessLead } from '../../domain/scoring/assess-lead';
import type { Json, JsonObject, TimelineEntry } from '../../domain/timeline/entry';
import { shownProps } from '../../domain/timeline/shown-props';
import type { LeadDeps } from '../ports';

/**
 * Bytes of JSON a dossier's timeline takes at most: some ten thousand entries, and the rest of the document far from the store's 16 MB.
 * What is older is on the lead's own timeline, page by page.
 */
export const TIMELINE_BYTES_MAX = 4_000_000;
/** The same of the notes, the newest of which come first. */
const NOTES_BYTES_MAX = 1_000_000;

/** What a dossier is made from; what was said in the call that led to the offer comes with `transition`, for it is not on the timeline yet. */
type Offered = {
  lead: LeadRecord;
  entries: readonly TimelineEntry[];
  bant: Bant | null;
  projectStage: string | null;
  transition: Pick<Transition, 'actor' | 'note'>;
  now: number;
};

/**
 * What sales is given with a lead, frozen at the offer: who it is, the score to the last point, the whole timeline, the mails it read
 * and the notes of colleagues. `timelineEntries` is how many entries there were, `live` where the API shows the lead and its timeline as
 * they are now: there is what a timeline of more than `TIMELINE_BYTES_MAX` leaves out here, its oldest entries.
 */
export async function freezeDossier(
  deps: { catalog: Pick<LeadDeps['catalog'], 'primaryModel' | 'agreement'> },
  { lead, entries, bant, projectStage, transition, now }: Offered,
): Promise<JsonObject> {
  const model = await deps.catalog.primaryModel();
  const assessment = model && assessLead(model.compiled, lead, entries, now);
  const { definitions } = await deps.catalog.agreement();
  const newest = [...entries].sort((a, b) => b.at - a.at);
  const path = `/v1/leads/${lead.id}`;
  return plain({
    frozenAt: new Date(now).toISOString(),
    profile: { email: lead.email, phone: lead.phone, company: lead.company, source: lead.source, ...lead.profile },
    score: model &&
      assessment && {
        total: assessment.total,
        fit: assessment.fit,
        engagement: assessment.engagement,
        inactivity: assessment.inactivity,
        noResponse: assessment.noResponse,
        band: assessment.band,
        disqualified: assessment.disqualified,
        model: model.name,
        version: model.version,
        items: assessment.items,
      },
    bant,
    projectStage,
    timeline: fitting(newest.map(shownEntry), TIMELINE_BYTES_MAX),
    timelineEntries: newest.length,
    live: { lead: path, timeline: `${path}/timeline` },
    mailsRead: readMails(entries),
    notes: fitting(notesOf(newest, transition, now), NOTES_BYTES_MAX),
    definitions,
  });
}

/** An entry as a dossier shows it, with why it does not count where it does not. */
function shownEntry({ id, at, kind, actor, props, stage, machine, retracted }: TimelineEntry): object {
  const shown = { id, at: new Date(at).toISOString(), kind, actor, props: shownProps(kind, props) };
  return { ...shown, stage: stage ?? null, machine, retracted };
}

/** The first of the items, as many as their JSON has room for. */
function fitting<T extends object>(items: readonly T[], bytesMax: number): T[] {
  let bytes = 0;
  const first = items.findIndex((item) => (bytes += Buffer.byteLength(JSON.stringify(item))) > bytesMax);
  return first < 0 ? [...items] : items.slice(0, first);
}

/** What colleagues wrote of the lead, newest first: notes, and what was said of a call or a change of stage. */
function notesOf(
  newest: readonly TimelineEntry[],
  { actor, note }: Offered['transition'],
  now: number,
): { at: string; actor: string; text: Json }[] {
  const written = newest.flatMap(({ at, actor: by, kind, props, stage }) => {
    const text = kind === 'note.added' ? props.text : (stage?.note ?? (isPeoples(kind) ? props.note : undefined));
    const isWritten = typeof text === 'string' && text !== '';
    return isWritten ? [{ at: new Date(at).toISOString(), actor: by, text }] : [];
  });
  return note === undefined ? written : [{ at: new Date(now).toISOString(), actor, text: note }, ...written];
}

/** Logged by colleagues: what a form carries under the same name is the person's own. */
function isPeoples(kind: string): boolean {
  return /^(call|handoff|meeting)\./.test(kind);
}

/** Mails that were opened or clicked, by template, with how often. */
function readMails(entries: readonly TimelineEntry[]): { template: string; opened: number; clicked: number }[] {
  const mails = new Map<string, { template: string; opened: number; clicked: number }>();
  for (const { kind, props, machine, retracted } of entries) {
    const template = props.template;
    if (typeof template !== 'string' || machine !== undefined || retracted === true) continue;
    if (kind !== 'email.opened' && kind !== 'email.clicked') continue;
    const mail = mails.get(template) ?? { template, opened: 0, clicked: 0 };
    if (kind === 'email.opened') mail.opened += 1;
    else mail.clicked += 1;
    mails.set(template, mail);
  }
  return [...mails.values()];
}

/** As JSON would carry it: undefined left out. */
function plain(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value)) as Record<string, Json>;
}
