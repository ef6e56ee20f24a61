import type { Request } from 'express';
import type { Page } from './page';
import { PAGES } from './pages';

const shown = PAGES.filter(({ method }) => method === 'get');
const SHOWN = shown.map(patternOf);
/** What only takes forms: `/leads/bulk` is no lead. */
const ACTIONS = PAGES.filter(({ path }) => !shown.some((page) => page.path === path)).map(patternOf);

/**
 * Path and query of what is shown, to come back to after choosing a language. What answers a form may have no page at its own address: then
 * the page the form was on, which browsers tell our own pages, else home.
 */
export function wayBack(req: Request): string {
  if (req.method === 'GET' || isShown(req.path)) return req.originalUrl;
  const from = req.get('referer') ?? '';
  const { pathname, search } = URL.canParse(from) ? new URL(from) : { pathname: '/', search: '' };
  return isShown(pathname) ? `${pathname}${search}` : '/';
}

function isShown(path: string): boolean {
  return SHOWN.some((pattern) => pattern.test(path)) && !ACTIONS.some((pattern) => pattern.test(path));
}

function patternOf({ path }: Page): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`);
}
