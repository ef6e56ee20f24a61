import type { Bant, LeadRecord } from '../../domain/lead/lead';
import { assessLead } from '../../domain/scoring/assess-lead';
import type { Json, JsonObject, TimelineEntry } from '../../domain/timeline/entry';
import { shownProps } from '../../domain/timeline/shown-props';
import type { LeadDeps } from '../ports';

/** Entries of the timeline a dossier holds at most, the newest. */
const ENTRIES_MAX = 500;

/**
 * What sales is given with a lead, frozen at the offer: who it is, the score to the last point, what happened, the mails it read
 * and the notes of colleagues. The live lead is one link away.
 */
export async function freezeDossier(
  deps: LeadDeps,
  lead: LeadRecord,
  entries: readonly TimelineEntry[],
  bant: Bant | null,
  now: number,
): Promise<JsonObject> {
  const model = await deps.catalog.primaryModel();
  const assessment = model && assessLead(model.compiled, lead, entries, now);
  const { definitions } = await deps.catalog.agreement();
  const newest = [...entries].sort((a, b) => b.at - a.at).slice(0, ENTRIES_MAX);
  return plain({
    frozenAt: new Date(now).toISOString(),
    profile: { email: lead.email, phone: lead.phone, company: lead.company, source: lead.source, ...lead.profile },
    score: model &&
      assessment && {
        total: assessment.total,
        fit: assessment.fit,
        engagement: assessment.engagement,
        band: assessment.band,
        model: model.name,
        version: model.version,
        items: assessment.items,
      },
    bant,
    timeline: newest.map(({ id, at, kind, actor, props, stage }) => ({
      id,
      at: new Date(at).toISOString(),
      kind,
      actor,
      props: shownProps(kind, props),
      stage: stage ?? null,
    })),
    mailsRead: readMails(entries),
    notes: newest
      .filter(({ kind }) => kind === 'note.added')
      .map(({ at, actor, props }) => ({ at: new Date(at).toISOString(), actor, ...props })),
    definitions,
  });
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
