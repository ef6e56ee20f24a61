import type { Agreement } from '../../domain/files/agreement';
import type { HandoffRecord } from '../../domain/lead/documents';
import type { Language } from '../../domain/lead/lead';
import { LOCALES, sayInstant } from '../../domain/words/locales';
import { sayReason } from '../../domain/words/reason-words';
import { definitionsIn } from '../../usecases/agreement/definitions-in';
import { groupReasons } from '../../usecases/agreement/reason-choice';
import { escapeHtml } from '../http/docs-page';
import { say } from '../words/words';

/**
 * How an offer is shown: to whom, by which agreement, in the zone of the team's calendar, and what to say of what was just done.
 * `countdown` and `dossier` are HTML already.
 */
type OfferView = {
  agreement: Agreement;
  zone: string;
  countdown: string;
  dossier: string;
  language: Language;
  said: string | null;
};

/**
 * What the page shows of the offer behind the link of an alert mail: how it stands, buttons while it is open, then the dossier; everything
 * from outside is escaped.
 */
export function renderOffer(handoff: HandoffRecord, view: OfferView): string {
  const { agreement, zone, language, said } = view;
  const open = handoff.status === 'offered' || handoff.status === 'pooled';
  const facts = [
    fact(say(language, 'offer.status'), say(language, `offer.status.${handoff.status}`)),
    handoff.appointmentAt == null
      ? ''
      : fact(say(language, 'offer.appointment'), sayInstant(handoff.appointmentAt, language, zone)),
    handoff.scoreAtOffer === null
      ? ''
      : fact(say(language, 'offer.score'), handoff.scoreAtOffer.toLocaleString(LOCALES[language])),
    ...endFacts(handoff, language, zone),
  ];
  const answers = open
    ? `${acceptForm(language)}${returnForm(agreement, language)}`
    : RATED.includes(handoff.status)
      ? rateForm(handoff, language)
      : `<p>${escapeHtml(say(language, 'offer.closed'))}</p>`;
  const notice = said === null ? '' : `<p class="said" role="status">${escapeHtml(said)}</p>`;
  const countdown = open && view.countdown !== '' ? `<p class="countdown">${view.countdown}</p>` : '';
  const live = `<p><a href="/leads/${encodeURIComponent(handoff.lead)}">${escapeHtml(say(language, 'offer.live'))}</a></p>`;
  return `${notice}${countdown}<dl>${facts.join('')}</dl>${answers}${view.dossier}${definitionLists(agreement, language)}${live}`;
}

/** What both sides signed a good and a bad lead to be, beside the buttons that judge this one. */
function definitionLists(agreement: Agreement, language: Language): string {
  const { goodLead, badLead } = definitionsIn(agreement, language);
  const list = (title: string, items: readonly string[]): string =>
    items.length === 0
      ? ''
      : `<h2>${escapeHtml(title)}</h2><ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
  return list(say(language, 'offer.goodLead'), goodLead) + list(say(language, 'offer.badLead'), badLead);
}

/** Sales has worked with the lead, or has said that it would not: it can say how good it was. */
const RATED: readonly HandoffRecord['status'][] = ['accepted', 'won', 'lost', 'returned'];

function rateForm({ rating }: HandoffRecord, language: Language): string {
  const options = [1, 2, 3, 4, 5].map((one) => `<option${one === rating ? ' selected' : ''}>${one}</option>`).join('');
  return `<section><h2>${escapeHtml(say(language, 'offer.rating'))}</h2><form method="post"><input type="hidden" name="do" value="rate"><div class="fields">
${labelled('rating', say(language, 'offer.rating.short'), `<select id="rating" name="rating" required><option value="">${escapeHtml(say(language, 'offer.pick'))}</option>${options}</select>`)}
${noteField('rate-note', language)}</div><button type="submit">${escapeHtml(say(language, 'offer.rate'))}</button></form></section>`;
}

function acceptForm(language: Language): string {
  return `<form method="post"><input type="hidden" name="do" value="accept"><button type="submit">${escapeHtml(say(language, 'offer.accept'))}</button></form>`;
}

function returnForm(agreement: Agreement, language: Language): string {
  const groups = groupReasons(agreement, 'return').map(({ action, reasons }) => {
    const group = say(language, `offer.${action}`);
    const options = reasons.map(({ value, reason, isInBoth }) => {
      const label = isInBoth ? `${sayReason(reason, language)} · ${group}` : sayReason(reason, language);
      return `<option value="${escapeHtml(value)}">${escapeHtml(label)}</option>`;
    });
    return `<optgroup label="${escapeHtml(group)}">${options.join('')}</optgroup>`;
  });
  return `<details><summary>${escapeHtml(say(language, 'offer.return.title'))}</summary><form method="post"><input type="hidden" name="do" value="return"><div class="fields">
${labelled('reason', say(language, 'offer.reason'), `<select id="reason" name="reason" required><option value="">${escapeHtml(say(language, 'offer.pick'))}</option>${groups.join('')}</select>`)}
${labelled('contactAt', say(language, 'offer.contactAt'), '<input type="date" id="contactAt" name="contactAt">')}
${noteField('return-note', language)}</div><button type="submit" class="quiet">${escapeHtml(say(language, 'offer.return'))}</button></form></details>`;
}

function noteField(id: string, language: Language): string {
  const area = `<textarea id="${id}" name="note" rows="3" maxlength="10000"></textarea>`;
  return labelled(id, say(language, 'offer.note'), area, 'field wide');
}

/** A field under its label; `input` is HTML already. */
function labelled(id: string, label: string, input: string, kind = 'field'): string {
  return `<div class="${kind}"><label for="${id}">${escapeHtml(label)}</label>${input}</div>`;
}

function fact(term: string, value: string): string {
  return `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(value)}</dd>`;
}

/** What was said when it ended: when, why, in which words, and when to call again. */
function endFacts({ closedAt, reason, note, contactAt }: HandoffRecord, language: Language, zone: string): string[] {
  const told: readonly [Parameters<typeof say>[1], string | null | undefined][] = [
    ['offer.answered', closedAt === null ? null : sayInstant(closedAt, language, zone)],
    ['offer.reason', reason === null ? null : sayReason(reason, language)],
    ['offer.note', note],
    ['offer.contactAt.short', contactAt == null ? null : sayInstant(contactAt, language, zone)],
  ];
  return told.flatMap(([key, value]) => (value == null || value === '' ? [] : [fact(say(language, key), value)]));
}
