import type { RenderedMail } from './render';
import { findPaleTexts } from './review/contrast';
import type { Bilingual } from '../domain/words/bilingual';
import { sayInBoth } from '../domain/words/sentence';

/** Longer subjects are cut off on telephones. */
const LONGEST_SUBJECT = 78;
/** Below this share of capitals among the letters a line is a sentence. */
const SHOUTED_SHARE = 0.7;
const FEWEST_LETTERS = 8;
/** Words of subjects that filters weigh against a sender, in both languages. */
const BAIT =
  /\b(100 ?% (gratuit|free|garanti|guaranteed)|act now|agissez maintenant|argent facile|buy now|click here|cliquez ici|congratulations|félicitations|gagnez|make money|no risk|risk[- ]free|sans risque|urgent|winner|vous avez gagné|viagra|casino)\b/iu;
const SHORTENERS = /^https?:\/\/(bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|buff\.ly|cutt\.ly|rb\.gy)\//i;

/**
 * What would better be changed in a rendered mail though it can be sent (files.md, api.md: `warnings` of a preview): words and signs that
 * spam filters weigh, links that lead nowhere or hide where they lead, images without words, texts too pale to read.
 */
export function reviewMail(mail: Pick<RenderedMail, 'subject' | 'html' | 'text' | 'links'>): Bilingual[] {
  return [...reviewSubject(mail.subject), ...reviewLinks(mail), ...reviewBody(mail)];
}

function reviewSubject(subject: string): Bilingual[] {
  const warnings: Bilingual[] = [];
  if (isShouted(subject))
    warnings.push(sayInBoth('The subject is in capitals: spam filters and people take it for shouting.'));
  if (/[!?]{2,}|!.*!/.test(subject))
    warnings.push(sayInBoth('The subject has several exclamation or question marks: a spam trap.'));
  if (/[€$£]{2,}/.test(subject))
    warnings.push(sayInBoth('The subject has several signs of money in a row: a spam trap.'));
  const bait = BAIT.exec(subject);
  if (bait)
    warnings.push(
      sayInBoth('The subject says “{found}”: spam filters weigh it against the sender.', { found: bait[0] }),
    );
  if (/^\s*(re|fwd?|tr)\s*:/i.test(subject))
    warnings.push(sayInBoth('The subject pretends to be an answer or a forwarded mail.'));
  if (subject.length > LONGEST_SUBJECT) {
    warnings.push(
      sayInBoth('The subject has {size} characters; beyond {most} it is cut off.', {
        size: subject.length,
        most: LONGEST_SUBJECT,
      }),
    );
  }
  return warnings;
}

function isShouted(line: string): boolean {
  const letters = line.match(/\p{L}/gu) ?? [];
  if (letters.length < FEWEST_LETTERS) return false;
  const capitals = letters.filter((letter) => letter !== letter.toLowerCase());
  return capitals.length / letters.length >= SHOUTED_SHARE;
}

const ANCHOR = /<a\b([^>]*)>([\s\S]*?)<\/a>/gi;

function reviewLinks({ html, links }: Pick<RenderedMail, 'html' | 'links'>): Bilingual[] {
  const short = links
    .filter(({ url }) => SHORTENERS.test(url))
    .map(({ url }) => sayInBoth('{url} hides where it leads: filters distrust short addresses.', { url }));
  const anchors = [...html.matchAll(ANCHOR)].flatMap(([, attributes = '', inside = '']) => {
    const href = /\bhref\s*=\s*("([^"]*)"|'([^']*)')/i.exec(attributes);
    const address = href?.[2] ?? href?.[3] ?? '';
    const words = plain(inside);
    return [reviewAddress(address, words, html), reviewWords(words, inside), reviewHost(address, words, links)];
  });
  return [...short, ...anchors.filter((warning) => warning !== null)];
}

function reviewAddress(address: string, words: string, html: string): Bilingual | null {
  const link = words === '' ? sayInBoth('A link') : sayInBoth('The link “{words}”', { words: words.slice(0, 60) });
  if (address === '' || address === '#') return sayInBoth('{link} leads nowhere.', { link });
  if (address.startsWith('#') && !hasTarget(html, address.slice(1))) {
    return sayInBoth('{link} leads to “{address}”, which is nowhere in the mail.', { link, address });
  }
  const isHere = /^http:\/\/(localhost|127\.0\.0\.1)([:/]|$)/i.test(address) && !isOwnPage(address);
  return isHere ? sayInBoth('{link} leads to this machine, which no reader can reach.', { link }) : null;
}

function reviewWords(words: string, inside: string): Bilingual | null {
  if (words !== '' || /<img\b[^>]*\balt\s*=\s*("[^"]+"|'[^']+')/i.test(inside)) return null;
  return sayInBoth('A link has neither words nor an image with an `alt`: it cannot be read out.');
}

/** Only of plain links: a tracked one leads to our own page first. */
function reviewHost(address: string, words: string, links: RenderedMail['links']): Bilingual | null {
  const shown = /^(?:https?:\/\/)?((?:[\w-]+\.)+[a-z]{2,})(?:[/?#]|$)/i.exec(words)?.[1];
  const host = links.some(({ url }) => url === address) ? hostOf(address) : undefined;
  if (shown === undefined || host === undefined || sameSite(shown, host)) return null;
  return sayInBoth('A link shows {shown} and leads to {host}: filters take it for deceit.', { shown, host });
}

/** Our own pages have a token in their path; in development they are on this machine. */
function isOwnPage(address: string): boolean {
  return /^http:\/\/[^/]+\/(u|p|v|o|a|t\/[co])\//.test(address);
}

function hasTarget(html: string, id: string): boolean {
  const escaped = id.replace(/[^\w-]/g, '\\$&');
  return new RegExp(`\\b(id|name)\\s*=\\s*["']${escaped}["']`).test(html);
}

function hostOf(address: string): string | undefined {
  return /^https?:\/\/([^/:?#]+)/i.exec(address)?.[1];
}

function sameSite(shown: string, host: string): boolean {
  const bare = (name: string): string => name.toLowerCase().replace(/^www\./, '');
  const [one, other] = [bare(shown), bare(host)];
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}

function reviewBody({ html, text }: Pick<RenderedMail, 'html' | 'text'>): Bilingual[] {
  const warnings: Bilingual[] = [];
  const shouted = text.split('\n').find((line) => line.length > 25 && isShouted(line));
  if (shouted !== undefined)
    warnings.push(
      sayInBoth('“{found}…” is in capitals: a spam trap, and hard to read.', { found: shouted.slice(0, 40) }),
    );
  const images = html.match(/<img\b/gi)?.length ?? 0;
  const words = text.split(/\s+/).filter((word) => /\p{L}{2,}/u.test(word)).length;
  if (images > 0 && words < 20 * images) {
    warnings.push(
      sayInBoth('The mail has {images} image(s) and only {words} words: filters distrust mails made of images.', {
        images,
        words,
      }),
    );
  }
  if (!/<html\b[^>]*\blang=/i.test(html))
    warnings.push(sayInBoth('The mail does not say its language: <html lang="…">.'));
  for (const { words: pale, ratio } of findPaleTexts(html).slice(0, 5)) {
    warnings.push(
      sayInBoth('“{found}” has a contrast of {ratio} with its background; at least 4.5 can be read.', {
        found: pale.slice(0, 40),
        ratio: { en: ratio.toFixed(1), fr: ratio.toFixed(1).replace('.', ',') },
      }),
    );
  }
  return warnings;
}

function plain(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;|&#160;/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
