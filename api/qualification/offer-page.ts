import type { Agreement } from '../../domain/files/agreement';
import type { HandoffRecord } from '../../domain/lead/documents';
import type { Language } from '../../domain/lead/lead';
import type { Json, JsonObject } from '../../domain/timeline/entry';
import { reasonsOf } from '../../usecases/agreement/check-reason';
import { escapeHtml } from '../http/docs-page';
import { iso } from '../shapes/instants';
import { say } from '../words/words';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#1c2321}
dt{color:#5b6762;font-size:.85em}dd{margin:0 0 .6rem}button{font:inherit;padding:.5rem 1.1rem;margin:.4rem .4rem .4rem 0;border-radius:.4rem;border:1px solid #2c6e49}
.go{background:#2c6e49;color:#fff}select,textarea{font:inherit;display:block;width:100%;margin:.2rem 0 .8rem;box-sizing:border-box}.said{padding:.8rem;background:#eef5f1}
@media(prefers-color-scheme:dark){body{background:#141917;color:#e2e8e5}.said{background:#1e2522}}`;

/** A page of one's own words; `body` is HTML already. */
export function renderPage(language: Language, title: string, body: string): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
}

/** The offer behind the link of an alert mail, with buttons while it is open; everything from outside is escaped. */
export function renderOffer(
  handoff: HandoffRecord,
  agreement: Agreement,
  language: Language,
  said: string | null,
): string {
  const facts = [
    fact(say(language, 'offer.status'), handoff.status),
    handoff.dueAt === null ? '' : fact(say(language, 'offer.due'), iso(handoff.dueAt)),
    handoff.appointmentAt == null ? '' : fact(say(language, 'offer.appointment'), iso(handoff.appointmentAt)),
    handoff.scoreAtOffer === null ? '' : fact(say(language, 'offer.score'), String(handoff.scoreAtOffer)),
    ...Object.entries(profileOf(handoff.dossier)).map(([name, value]) => fact(name, plain(value))),
    handoff.bant === null ? '' : fact(say(language, 'offer.bant'), plain(handoff.bant)),
  ];
  const open = handoff.status === 'offered' || handoff.status === 'pooled';
  return renderPage(
    language,
    say(language, 'offer.title'),
    `${said === null ? '' : `<p class="said" role="status">${escapeHtml(said)}</p>`}<dl>${facts.join('')}</dl>${
      open
        ? `${acceptForm(language)}${returnForm(agreement, language)}`
        : RATED.includes(handoff.status)
          ? rateForm(handoff, language)
          : `<p>${escapeHtml(say(language, 'offer.closed'))}</p>`
    }`,
  );
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
<label>${escapeHtml(say(language, 'offer.note'))}<textarea name="note" maxlength="10000"></textarea></label>
<button>${escapeHtml(say(language, 'offer.return'))}</button></form>`;
}

function fact(term: string, value: string): string {
  return `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(value)}</dd>`;
}

function profileOf(dossier: JsonObject): JsonObject {
  const { profile } = dossier;
  return typeof profile === 'object' && profile !== null && !Array.isArray(profile) ? profile : {};
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
