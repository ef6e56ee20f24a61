import type { LeadExport } from '../../usecases/leads/export-lead';
import { HOUSE_LANGUAGE } from '../../domain/words/locales';
import { iso, isoOrNull } from '../shapes/instants';
import { viewLead } from '../shapes/lead-view';
import { viewSuppression } from '../shapes/suppression';
import { viewAlert, viewEntry, viewHandoff, viewTask } from '../shapes/records';

/** Everything held on a person, with every instant readable. */
export function viewExport({
  lead,
  aliases,
  timeline,
  mails,
  tasks,
  handoffs,
  cycles,
  alerts,
  merged,
  merges,
  coupons,
  deliveries,
  suppression,
  suppressionsBefore,
  rejectedRows,
  texts,
  audit,
}: LeadExport): Record<string, unknown> {
  return {
    lead: viewLead(lead),
    confirmedAt: Object.fromEntries(Object.entries(lead.confirmedAt).map(([field, at]) => [field, iso(at)])),
    asides: lead.asides.map((aside) => ({ ...aside, at: iso(aside.at) })),
    topicsRefused: lead.topicsRefused,
    bant: lead.bant,
    notice: lead.consent.notice,
    import: lead.import ?? null,
    test: lead.test,
    returnedHandoffs: lead.returnedHandoffs,
    recentSends: lead.recentSends.map(iso),
    pauses: lead.pauses.map(({ from, to }) => ({ from: iso(from), to: isoOrNull(to) })),
    identifiers: aliases,
    enrolments: lead.enrolments.map((one) => ({
      ...one,
      enteredAt: iso(one.enteredAt),
      leftAt: isoOrNull(one.leftAt),
    })),
    timeline: timeline.map(viewEntry),
    mails: mails.map(
      ({ id, sequence, step, template, templateVersion, topic, language, state, plannedAt, sentAt, reason }) => ({
        id,
        sequence,
        step,
        template,
        templateVersion,
        topic,
        language,
        state,
        plannedAt: iso(plannedAt),
        sentAt: isoOrNull(sentAt),
        reason,
      }),
    ),
    tasks: tasks.map(viewTask),
    handoffs: handoffs.map(viewHandoff(lead.language ?? HOUSE_LANGUAGE)),
    cycles: cycles.map((cycle) => ({
      ...cycle,
      startedAt: iso(cycle.startedAt),
      endedAt: isoOrNull(cycle.endedAt),
      stages: cycle.stages.map((stage) => ({ ...stage, at: iso(stage.at) })),
    })),
    alerts: alerts.map(viewAlert),
    // The lead's own fields beside what hangs on it, as for the survivor.
    merged: merged.map((one) => ({ ...viewLead(one.lead), ...viewExport(one) })),
    merges: merges.map((merge) => ({ ...merge, at: iso(merge.at) })),
    coupons: coupons.map((coupon) => ({ ...coupon, at: iso(coupon.at) })),
    deliveries: deliveries.map(({ id, webhook, type, status, createdAt, body }) => ({
      ...{ id, webhook, type, status, createdAt: iso(createdAt) },
      body: JSON.parse(body) as unknown,
    })),
    suppression: suppression && viewSuppression(suppression),
    suppressionsBefore: suppressionsBefore.map((one) => ({ email: one.email, ...viewSuppression(one) })),
    rejectedRows: rejectedRows.map(({ job, line, message, header, cells }) => ({
      ...{ import: job, line, message },
      row: Object.fromEntries(cells.map((cell, n) => [header[n] ?? `column ${n + 1}`, cell])),
    })),
    texts: texts.map(({ at, texts: written }) => ({ at: iso(at), ...written })),
    audit: audit.map((one) => ({ ...one, at: iso(one.at) })),
  };
}
