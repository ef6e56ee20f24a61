/**
 * How the public pages look: one card on a quiet ground, from a telephone's width on; colours have at least 4.5:1 on their ground
 * (WCAG 2.2, 1.4.3), targets are at least 44 px high, and nothing moves.
 */
export const PAGE_STYLE =
  ':root{--ink:#16181d;--soft:#555b66;--line:#8a919e;--edge:#dfe3ea;--ground:#f3f5f8;--card:#fff;--accent:#1f4fd8;--press:#173ca8;--wrong:#b3261e;--wrong-ground:#fdf1f0}' +
  '*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}' +
  'body{margin:0;font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--ground)}' +
  '.page{max-width:44rem;margin:0 auto;padding:1rem}.switch{text-align:right;font-size:.9rem;margin:0 0 .5rem}' +
  'main{background:var(--card);border:1px solid var(--edge);border-radius:.75rem;padding:1.5rem 1.25rem;box-shadow:0 1px 2px #16181d0f,0 8px 24px #16181d0a}' +
  'h1{font-size:1.6rem;line-height:1.2;letter-spacing:-.01em;margin:0 0 1.25rem;text-wrap:balance}p{margin:0 0 1rem}a{color:var(--accent)}' +
  '.fields{display:grid;gap:1rem}.field label,legend{display:block;font-weight:600;margin-bottom:.3rem}small{font-weight:400;color:var(--soft)}legend{padding:0}.field{align-self:end}' +
  'input:not([type=checkbox]),select,textarea{width:100%;min-height:2.75rem;font:inherit;color:inherit;background:#fff;padding:.55rem .75rem;border:1px solid var(--line);border-radius:.5rem}' +
  'textarea{resize:vertical}label.box{font-weight:400!important;display:flex;gap:.65rem;align-items:flex-start;margin:0!important;padding:.35rem 0}' +
  'input[type=checkbox]{flex:none;width:1.25rem;height:1.25rem;margin:.13rem 0 0;accent-color:var(--accent)}' +
  '.consent{font-size:.94rem;color:#30343c}.consent .box{padding:0}.field:not(.consent)+.consent{border-top:1px solid var(--edge);padding-top:1.25rem;margin-top:.25rem}' +
  '[aria-invalid=true]{border-color:var(--wrong)!important}.error{color:var(--wrong);font-size:.9rem;margin:.3rem 0 0}' +
  '.errors{background:var(--wrong-ground);border-left:4px solid var(--wrong);border-radius:.25rem;padding:.75rem 1rem;margin:0 0 1.25rem}.errors p{font-weight:600;margin:0 0 .25rem}.errors ul{margin:0;padding-left:1.1rem}.errors a{color:inherit}' +
  'fieldset{border:0;padding:0;margin:0 0 1.25rem}form>label{font-weight:600}' +
  'button,.button{display:inline-block;font:inherit;font-weight:600;text-align:center;text-decoration:none;min-height:2.75rem;margin-top:1.5rem;padding:.65rem 1.5rem;border:0;border-radius:.5rem;background:var(--accent);color:#fff;cursor:pointer}' +
  '.button{margin-top:.5rem}button:hover,.button:hover{background:var(--press)}.done{font-size:1.15rem}' +
  '.quiet,button.quiet{background:#fff;color:var(--accent);border:1px solid var(--accent)}button.quiet:hover{background:#eef2fd}' +
  'form+form,a+form,p+form.apart{border-top:1px solid var(--edge);margin-top:2rem;padding-top:1.5rem}button.grave{background:var(--wrong)}button.grave:hover{background:#8c1d18}dl{display:grid;grid-template-columns:fit-content(40%) minmax(0,1fr);gap:.35rem 1rem;margin:0 0 1.5rem}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}' +
  '.said{background:#eef4ff;border-left:4px solid var(--accent);border-radius:.25rem;padding:.75rem 1rem}h2{font-size:1.15rem;margin:1.75rem 0 .75rem}section{border-top:1px solid var(--edge);margin-top:2rem}section+p{margin-top:1.5rem}' +
  // A button right under its sentence; what ends the card leaves no gap of its own.
  'p+form:not(.apart)>input+button,form>p+button{margin-top:.25rem}main>:last-child,main>:last-child>:last-child{margin-bottom:0}.address{display:inline-block;max-width:100%;overflow-wrap:anywhere}' +
  // An offer and its dossier.
  '.countdown{display:flex;flex-direction:column;border:1px solid var(--edge);border-radius:.5rem;padding:.6rem 1rem}.countdown strong{font-size:1.2rem}dl+form>button{margin-top:0}' +
  'details{margin-top:1rem}summary{cursor:pointer;font-weight:600;color:var(--accent);padding:.6rem 0}h3{font-size:1rem;margin:1rem 0 .25rem}.day{border:0;margin:0}.day h3::first-letter{text-transform:uppercase}.muted{color:var(--soft);font-size:.9rem}' +
  '.bants,.reasons,.entries{list-style:none;margin:0;padding:0}.bants li,.reasons li,.entry{padding:.3rem 0}.bants .met strong::before{content:"✓ "}.bants .unmet strong::before{content:"✗ "}' +
  '.entry{display:flex;gap:.75rem}.entry .at{flex:none;width:3.2rem;color:var(--soft)}.entry .what{min-width:0;overflow-wrap:anywhere}table{width:100%;border-collapse:collapse}th,td{text-align:left;padding:.4rem 0;border-top:1px solid var(--edge)}.num{text-align:right}' +
  ':focus-visible{outline:3px solid #f59e0b;outline-offset:2px}' +
  '@media(max-width:33.99rem){button,.button{width:100%}}' +
  '@media(min-width:34rem){.page{padding:3rem 1.5rem}main{padding:2.5rem}h1{font-size:2rem}.fields{grid-template-columns:1fr 1fr;gap:1.15rem 1.25rem}.wide,.consent{grid-column:1/-1}}';
