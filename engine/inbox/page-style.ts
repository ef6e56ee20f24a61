/** The page's style sheet: no external assets, light and dark, two columns on wide screens and one on phones. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #f6f7f9; --paper: #fff; --ink: #1b2430; --soft: #5d6b7d; --line: #dfe4ea; --accent: #1f6f5c; --chosen: #e4f2ee; --warn: #fff3cd; --warn-ink: #664d03; }
@media (prefers-color-scheme: dark) { :root { --ground: #12171d; --paper: #1a2129; --ink: #e7ecf2; --soft: #9aa8b8; --line: #2c3641; --accent: #6cc7b0; --chosen: #1f3430; --warn: #4a3b0a; --warn-ink: #ffe69c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; min-height: 100vh; display: flex; flex-direction: column; }
a { color: var(--accent); }
header { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: center; padding: .75rem 1.25rem; background: var(--paper); border-bottom: 1px solid var(--line); }
h1 { font-size: 1.15rem; margin: 0; } h1 a { color: inherit; text-decoration: none; }
form { display: flex; gap: .5rem; flex: 1 1 16rem; max-width: 34rem; margin-left: auto; }
input[type=search] { flex: 1; min-width: 0; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--ground); color: inherit; font: inherit; }
button { padding: .5rem 1rem; border: 0; border-radius: .5rem; background: var(--accent); color: var(--paper); font: inherit; font-weight: 600; cursor: pointer; }
.banner { background: var(--warn); color: var(--warn-ink); padding: .5rem 1.25rem; } .banner a { color: inherit; font-weight: 600; }
main { flex: 1; display: grid; grid-template-columns: minmax(18rem, 26rem) 1fr; min-height: 0; }
nav { border-right: 1px solid var(--line); background: var(--paper); }
ul { list-style: none; margin: 0; padding: 0; }
li a { display: block; padding: .7rem 1.25rem; border-bottom: 1px solid var(--line); color: inherit; text-decoration: none; }
li a:hover, li a:focus-visible { background: var(--ground); } li a[aria-current] { background: var(--chosen); box-shadow: inset 3px 0 var(--accent); }
.line { display: flex; justify-content: space-between; gap: 1rem; color: var(--soft); font-size: .85rem; }
.line span, .subject { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .line time { flex: none; }
.subject { display: block; font-weight: 600; }
.pager { display: flex; justify-content: space-between; padding: .75rem 1.25rem; }
article { padding: 1.25rem; display: flex; flex-direction: column; gap: 1rem; min-width: 0; }
h2 { margin: 0; font-size: 1.35rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .15rem 1rem; margin: 0; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.tabs { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; border-bottom: 1px solid var(--line); }
.tabs a { padding: .4rem 0; text-decoration: none; color: var(--soft); } .tabs a[aria-current] { color: var(--ink); border-bottom: 2px solid var(--accent); font-weight: 600; }
.tabs .end { margin-left: auto; }
iframe { width: 100%; flex: 1; min-height: 34rem; border: 1px solid var(--line); border-radius: .5rem; background: #fff; color-scheme: light; }
pre { margin: 0; padding: 1rem; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; white-space: pre-wrap; overflow-wrap: anywhere; font: .9rem/1.5 ui-monospace, monospace; }
.empty { padding: 2rem 1.25rem; color: var(--soft); }
@media (max-width: 47rem) { main { grid-template-columns: minmax(0, 1fr); } main.reading nav { display: none; } main:not(.reading) > article { display: none; } nav { border-right: 0; } article { padding: 1rem; } }
`;

/** Says when messages have arrived since the page was made; served from our own address, so the page needs no inline script. */
export const pageScript = `
const banner = document.querySelector('[data-newest]');
const ask = async () => {
  const query = new URLSearchParams({ limit: '1' });
  if (banner.dataset.newest) query.set('since', banner.dataset.newest);
  if (banner.dataset.to) query.set('to', banner.dataset.to);
  const answer = await fetch('/api/messages?' + query).then((response) => response.json()).catch(() => ({ items: [] }));
  if (answer.items.length > 0) banner.hidden = false;
  else setTimeout(ask, 3000);
};
setTimeout(ask, 3000);
`;
