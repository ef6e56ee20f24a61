import type { Agreement } from '../../domain/files/agreement';
import type { Field } from '../../domain/files/fields';
import type { HandoffRecord } from '../../domain/lead/documents';
import type { Language } from '../../domain/lead/lead';
import { sayInstant } from '../../domain/words/locales';
import type { Json, JsonObject } from '../../domain/timeline/entry';
import { recordOf } from '../../domain/timeline/json-record';
import { definitionsIn } from '../../usecases/agreement/definitions-in';
import { reasonsOf } from '../../usecases/agreement/check-reason';
import { nameChoice, nameField } from '../../domain/words/field-words';
import { escapeHtml } from '../http/docs-page';
import { say } from '../words/words';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#1c2321}
dt{color:#5b6762;font-size:.85em}dd{margin:0 0 .6rem}button{font:inherit;padding:.5rem 1.1rem;margin:.4rem .4rem .4rem 0;border-radius:.4rem;border:1px solid #2c6e49}
.go{background:#2c6e49;color:#fff}select,textarea,input{font:inherit;display:block;width:100%;margin:.2rem 0 .8rem;box-sizing:border-box}.said{padding:.8rem;background:#eef5f1}
@media(prefers-color-scheme:dark){body{background:#141917;color:#e2e8e5}.said{background:#1e2522}}`;

/** A page of one's own words; `body` is HTML already. */
export function renderPage(language: Language, title: string, body: string): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
}

/** How an offer is shown: to whom, by which agreement, in the zone of the team's calendar, and what to say of what was just done. */
type OfferView = {
  agreement: Agreement;
  zone: string;
  fields: readonly Field[];
  language: Language;
  said: string | null;
};

/** The offer behind the link of an alert mail, with buttons while it is open; everything from outside is escaped. */
export function renderOffer(handoff: HandoffRecord, { agreement, zone, fields, language, said }: OfferView): string {
  const open = handoff.status === 'offered' || handoff.status === 'pooled';
  const facts = [
    fact(say(language, 'offer.status'), say(language, `offer.status.${handoff.status}`)),
    open && handoff.dueAt !== null ? fact(say(language, 'offer.due'), sayInstant(handoff.dueAt, language, zone)) : '',
    handoff.appointmentAt == null
      ? ''
      : fact(say(language, 'offer.appointment'), sayInstant(handoff.appointmentAt, language, zone)),
    handoff.scoreAtOffer === null ? '' : fact(say(language, 'offer.score'), String(handoff.scoreAtOffer)),
    ...Object.entries(recordOf(handoff.dossier.profile)).map(([name, value]) =>
      profileFact(name, value, fields, language),
    ),
    ...bantFacts(handoff.bant, language),
    handoff.projectStage == null ? '' : fact(say(language, 'offer.projectStage'), handoff.projectStage),
  ];
  return renderPage(
    language,
    say(language, 'offer.title'),
    `${said === null ? '' : `<p class="said" role="status">${escapeHtml(said)}</p>`}<dl>${facts.join('')}</dl>${
      open
        ? `${acceptForm(language)}${returnForm(agreement, language)}`
        : RATED.includes(handoff.status)
          ? rateForm(handoff, language)
          : `<p>${escapeHtml(say(language, 'offer.closed'))}</p>`
    }<p><a href="/leads/${encodeURIComponent(handoff.lead)}">${escapeHtml(say(language, 'offer.live'))}</a></p>${definitionLists(agreement, language)}`,
  );
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
  return `<form method="post"><input type="hidden" name="do" value="rate">
<label>${escapeHtml(say(language, 'offer.rating'))}<select name="rating" required>${options}</select></label>
<label>${escapeHtml(say(language, 'offer.note'))}<textarea name="note" maxlength="10000"></textarea></label>
<button class="go">${escapeHtml(say(language, 'offer.rate'))}</button></form>`;
}

function acceptForm(language: Language): string {
  return `<form method="post"><input type="hidden" name="do" value="accept"><button class="go">${escapeHtml(say(language, 'offer.accept'))}</button></form>`;
}

function returnForm(agreement: Agreement, language: Language): string {
  const reasons = [...new Set([...reasonsOf(agreement, 'return'), ...reasonsOf(agreement, 'disqualify')])];
  const options = reasons.map((reason) => `<option>${escapeHtml(reason)}</option>`).join('');
  return `<form method="post"><input type="hidden" name="do" value="return">
<label>${escapeHtml(say(language, 'offer.reason'))}<select name="reason" required>${options}</select></label>
<label>${escapeHtml(say(language, 'offer.action'))}<select name="action"><option value="recycle">${escapeHtml(say(language, 'offer.recycle'))}</option>
<option value="disqualify">${escapeHtml(say(language, 'offer.disqualify'))}</option></select></label>
<label>${escapeHtml(say(language, 'offer.contactAt'))}<input type="date" name="contactAt"></label>
<label>${escapeHtml(say(language, 'offer.note'))}<textarea name="note" maxlength="10000"></textarea></label>
<button>${escapeHtml(say(language, 'offer.return'))}</button></form>`;
}

function fact(term: string, value: string): string {
  return `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(value)}</dd>`;
}

/** What every lead has, by name; the rest is labelled by `fields.yaml`. */
const OWN = ['email', 'phone', 'company', 'source'] as const;

function profileFact(name: string, value: Json, fields: readonly Field[], language: Language): string {
  if (value === null || value === '') return '';
  const own = OWN.find((one) => one === name);
  const { field, label } = nameField(name, fields, language);
  return fact(
    label || (own === undefined ? name : say(language, `offer.${own}`)),
    nameChoice(field, value, language) || plain(value, language),
  );
}

/** The four answers, a line each: whether it is met, and what was said. */
function bantFacts(bant: HandoffRecord['bant'], language: Language): string[] {
  return (['budget', 'authority', 'need', 'time'] as const).flatMap((answer) => {
    const given: JsonObject | undefined = bant?.[answer];
    if (given === undefined) return [];
    const { met, ...said } = given;
    const words = [say(language, met === true ? 'offer.bant.met' : 'offer.bant.open'), ...Object.values(said)];
    return fact(
      `${say(language, 'offer.bant')}: ${say(language, `offer.bant.${answer}`)}`,
      words.map((word) => plain(word, language)).join(' · '),
    );
  });
}

function plain(value: Json, language: Language): string {
  if (typeof value === 'boolean') return say(language, value ? 'offer.yes' : 'offer.no');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
