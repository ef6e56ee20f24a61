import { type FaultState } from './faults';
import { type MessageView } from './message-view';
import { type Language, type PageTexts, pageTexts } from './page-texts';

export type PageTab = 'page' | 'text' | 'headers';

/** What the page shows. `listed` is newest first; `newer` and `older` are links to the neighbouring pages of the list. */
export type PageContent = {
  language: Language;
  listed: MessageView[];
  chosen: MessageView | 'gone' | null;
  tab: PageTab;
  withImages: boolean;
  to: string;
  newestId: string;
  offset: number;
  hasOlder: boolean;
  faults: FaultState;
};

/** The whole page as HTML; everything that comes from a message is escaped, and its own HTML stays in a sandboxed frame. */
export function renderInboxPage(content: PageContent): string {
  const texts = pageTexts(content.language);
  const { to, chosen } = content;
  return `<!doctype html>
<html lang="${content.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(isView(chosen) ? chosen.subject || texts.noSubject : texts.title)}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/inbox.css"><script src="/inbox.js" defer></script></head>
<body><header><h1><a href="/">${texts.title}</a></h1>
<form method="get" action="/" role="search"><input type="search" name="to" value="${escapeHtml(to)}" placeholder="${texts.all}" aria-label="${texts.recipient}"><button>${texts.filter}</button></form></header>
<div class="banner" role="status" hidden data-newest="${content.newestId}" data-to="${escapeHtml(to)}"><a href="${escapeHtml(link({ to }))}">${texts.arrived}</a></div>
${renderFaults(content.faults, texts)}
<main${chosen === null ? '' : ' class="reading"'}>${renderList(content, texts)}<article>${renderChosen(content, texts)}</article></main></body></html>`;
}

function renderFaults(faults: FaultState, texts: PageTexts): string {
  const set = [
    ...(faults.mode === 'ok' ? [] : [faults.mode]),
    ...Object.entries(faults.recipients).map(([address, mode]) => `${mode} ${address}`),
  ];
  return set.length === 0 ? '' : `<div class="banner" role="alert">${texts.fault}${escapeHtml(set.join(', '))}</div>`;
}

function renderList({ listed, chosen, to, language, offset, hasOlder }: PageContent, texts: PageTexts): string {
  const rows = listed.map((message) => {
    const current = isView(chosen) && chosen.id === message.id ? ' aria-current="true"' : '';
    return `<li><a href="${escapeHtml(link({ to, message: message.id, offset }))}"${current}><span class="line"><span>${escapeHtml(message.to)}</span><time datetime="${message.at}">${formatTime(message.at, language)}</time></span><span class="subject">${escapeHtml(message.subject || texts.noSubject)}</span></a></li>`;
  });
  const newer =
    offset === 0
      ? '<span></span>'
      : `<a href="${escapeHtml(link({ to, offset: Math.max(0, offset - PAGE_SIZE) }))}">${texts.newer}</a>`;
  const older = hasOlder ? `<a href="${escapeHtml(link({ to, offset: offset + PAGE_SIZE }))}">${texts.older}</a>` : '';
  const pager = offset === 0 && !hasOlder ? '' : `<div class="pager">${newer}${older}</div>`;
  return `<nav aria-label="${texts.title}">${rows.length === 0 ? `<p class="empty">${texts.none}</p>` : `<ul>${rows.join('')}</ul>`}${pager}</nav>`;
}

function renderChosen({ chosen, tab, withImages, to, offset, language }: PageContent, texts: PageTexts): string {
  if (chosen === null) return `<p class="empty">${texts.noneSelected}</p>`;
  if (chosen === 'gone') return `<p class="empty">${texts.gone}</p>`;
  const tabLink = (name: PageTab, label: string): string =>
    `<a href="${escapeHtml(link({ to, message: chosen.id, offset, tab: name }))}"${name === tab ? ' aria-current="page"' : ''}>${label}</a>`;
  const images =
    tab === 'page' && chosen.html !== '' && !withImages
      ? `<a class="end" href="${escapeHtml(link({ to, message: chosen.id, offset, images: '1' }))}">${texts.images}</a>`
      : '';
  return `<h2>${escapeHtml(chosen.subject || texts.noSubject)}</h2>
<dl><dt>${texts.from}</dt><dd>${escapeHtml(chosen.from)}</dd><dt>${texts.to}</dt><dd>${escapeHtml(chosen.to)}</dd><dt>${texts.received}</dt><dd><time datetime="${chosen.at}">${formatTime(chosen.at, language)}</time></dd></dl>
<div class="tabs">${tabLink('page', texts.page)}${tabLink('text', texts.text)}${tabLink('headers', texts.headers)}<a href="/messages/${chosen.id}.eml">${texts.source}</a>${images}</div>
${renderTab(chosen, tab, texts)}`;
}

function renderTab(message: MessageView, tab: PageTab, texts: PageTexts): string {
  if (tab === 'headers') {
    const lines = Object.entries(message.headers).flatMap(([name, value]) =>
      [value].flat().map((one) => `${name}: ${one}`),
    );
    return `<pre>${escapeHtml(lines.join('\n'))}</pre>`;
  }
  if (tab === 'page' && message.html !== '') {
    // Sandboxed without scripts; links open elsewhere, as in a mail client.
    const framed = `<base target="_blank">${message.html}`;
    return `<iframe title="${texts.page}" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" srcdoc="${escapeHtml(framed)}"></iframe>`;
  }
  return message.text === '' ? `<p class="empty">${texts.empty}</p>` : `<pre>${escapeHtml(message.text)}</pre>`;
}

/** Messages on one page of the list. */
export const PAGE_SIZE = 50;

function link(query: Record<string, string | number>): string {
  const set = Object.entries(query).filter(([, value]) => value !== '' && value !== 0);
  return `/?${new URLSearchParams(Object.fromEntries(set.map(([name, value]) => [name, String(value)]))).toString()}`;
}

function isView(chosen: PageContent['chosen']): chosen is MessageView {
  return chosen !== null && chosen !== 'gone';
}

function formatTime(at: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
