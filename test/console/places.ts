import { FILE_KINDS } from '../../domain/files/kinds';
import { REPORTS } from '../../console/pages/report-pages';
import type { Reached } from './look';

/** Every kind of page on the seeded console (seeded-console.ts), with the key of somebody who looks at it. */
export const PLACES: readonly [string, string][] = [
  ['dev-marketer', '/'],
  ['dev-marketer', '/leads'],
  ['dev-marketer', '/leads/lead-1'],
  ['dev-marketer', '/imports'],
  ['dev-marketer', '/imports/import-1'],
  ['dev-marketer', '/files/sequences/welcome'],
  ['dev-marketer', '/files/sequences/welcome/map'],
  ['dev-marketer', '/files/sequences/welcome/map/read?version=1'],
  ['dev-marketer', '/files/sequences/welcome/map/second?version=1'],
  ['dev-marketer', '/files/sequences/welcome/edit?open=%5B%22steps%22,3%5D'],
  ['dev-marketer', '/files/scoring-models/lab/edit'],
  ['dev-marketer', '/files/sequences/welcome/compare'],
  ['dev-marketer', '/leads/month-0'],
  ['dev-lead-manager', '/board'],
  ['dev-qualifier', '/queue/callbacks'],
  ['dev-marketer', '/files/scoring-models/lab/model'],
  ['dev-marketer', '/files/scoring-models/lab/impact'],
  ['dev-marketer', '/files/scoring-models/lab/try'],
  ['dev-marketer', '/keys'],
  ['dev-marketer', '/companies'],
  ['dev-marketer', '/files/sequences/welcome/simulate?events=4%20days%20email.clicked%20of%3Dsecond'],
  ['dev-marketer', '/files/templates/first/preview'],
  ['dev-marketer', '/files/scoring-models/lab'],
  ['dev-marketer', '/files/agreements/1'],
  ...FILE_KINDS.filter((kind) => kind !== 'teams').map((kind): [string, string] => ['dev-marketer', `/files/${kind}`]),
  ['dev-marketer', '/files/templates/first'],
  ['dev-marketer', '/files/templates/first/edit'],
  ['dev-marketer', '/files/forms/guide'],
  ['dev-marketer', '/files/forms/guide/edit'],
  ['dev-marketer', '/files/segments/directors'],
  ['dev-marketer', '/files/segments/directors/edit'],
  ['dev-marketer', '/files/agreements/1/edit'],
  ['dev-marketer', '/files/sequences/follow-up'],
  ['dev-marketer', '/files/sequences/follow-up/compare'],
  ['dev-marketer', '/files/sequences/brand-new/edit'],
  ['dev-marketer', '/files/scoring-models/next/impact'],
  ['dev-marketer', '/imports/import-2?file=upload-1&column%3A0=email'],
  ['dev-marketer', '/imports/import-3'],
  ['dev-lead-manager', '/files/teams'],
  ['dev-lead-manager', '/files/teams/1'],
  ['dev-lead-manager', '/files/teams/1/edit'],
  ['dev-qualifier', '/'],
  ['dev-qualifier', '/queue'],
  ['dev-qualifier', '/tasks/lead-1.t1'],
  ['dev-sales', '/'],
  ['dev-sales', '/offers'],
  ['dev-sales', '/offers/lead-2.h1'],
  ['dev-lead-manager', '/'],
  ['dev-lead-manager', '/alerts'],
  ['dev-marketer', '/reports'],
  ...REPORTS.map(({ slug }): [string, string] => ['dev-lead-manager', `/reports/${slug}?compare=1`]),
  ['dev-admin', '/people'],
];

const CSV = 'E-mail;Prénom;Société;Effectif\nlea@example.org;Léa;Orme;120\nmax@example.org;Max;Tilia;40\n';
const INVITED = {
  path: '/people',
  fill: { email: 'camille.durand@example.com', name: 'Camille Durand' },
  check: '[name=role][value=marketer]',
  press: 'form.card button',
};

/** What a page has become once something was done on it, or the answer where there is none for this person. */
export const STATES: readonly (Reached & { key: string; name: string })[] = [
  { key: 'dev-marketer', name: 'leads-none', path: '/leads?q=nobody-of-that-name' },
  { key: 'dev-marketer', name: 'leads-many', path: '/leads', check: '[name=every]', press: '.bulk button' },
  { key: 'dev-marketer', name: 'no-page', path: '/nowhere', status: 404 },
  { key: 'dev-marketer', name: 'no-rights', path: '/people', status: 403 },
  { key: 'dev-marketer', name: 'key-made', path: '/keys', fill: { name: 'Web site' }, press: 'form.card button' },
  { key: 'dev-marketer', name: 'import-columns', path: '/imports', csv: CSV, press: 'form.card button' },
  {
    ...{ key: 'dev-marketer', name: 'publish-tried', path: '/files/sequences/follow-up' },
    ...{ check: '[name=migrate]', press: '[name=dryRun]' },
  },
  {
    ...{ key: 'dev-marketer', name: 'publish-refused', path: '/files/sequences/unfinished' },
    ...{ press: 'form[action$="/publish"] button.primary', status: 400 },
  },
  { key: 'dev-admin', name: 'person-invited', ...INVITED },
  { key: 'dev-admin', name: 'person-welcomed', ...INVITED, follow: '.said code' },
];
