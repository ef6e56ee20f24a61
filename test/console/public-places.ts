import type { Deps } from '../../usecases/deps';
import type { Reached } from './look';

/** Of the months that are seeded (seeded-months.ts): somebody who may be mailed, a mail of theirs, and offers to Ana at each end. */
const LEAD = 'month-1';
const MAIL = 'month-1.e1:second';
const HANDOFF = { open: 'lead-2.h1', accepted: 'month-4.h1', returned: 'month-6.h1' };

/** A page for people without an account. */
export type PublicPlace = Reached & { name: string };

/** Every public page on the seeded console, with links as mails carry them. */
export function publicPlaces({ tokens, clock }: Deps): PublicPlace[] {
  const later = clock.nowReal() + 600_000;
  const link = {
    unsubscribe: `/u/${tokens.sign('unsubscribe', { lead: LEAD, mail: MAIL, topic: 'news' })}`,
    everything: `/u/${tokens.sign('unsubscribe', { lead: LEAD, mail: MAIL, topic: null })}`,
    preferences: `/p/${tokens.sign('preferences', { lead: LEAD })}`,
    confirm: `/o/${tokens.sign('confirm', { lead: LEAD, form: 'guide', expiresAt: later })}`,
    expired: `/o/${tokens.sign('confirm', { lead: LEAD, form: 'guide', expiresAt: 1 })}`,
    data: `/p/${tokens.sign('data', { lead: LEAD, expiresAt: later })}`,
    gone: `/p/${tokens.sign('data', { lead: LEAD, expiresAt: 1 })}`,
    offer: `/h/${tokens.sign('handoff', { handoff: HANDOFF.open, rep: 'ana@example.com' })}`,
    accepted: `/h/${tokens.sign('handoff', { handoff: HANDOFF.accepted, rep: 'ana@example.com' })}`,
    returned: `/h/${tokens.sign('handoff', { handoff: HANDOFF.returned, rep: 'ana@example.com' })}`,
  };
  const mail = `/v/${tokens.sign('view', { lead: LEAD, mail: MAIL })}`;
  return [
    { name: 'form', path: '/f/guide' },
    { name: 'form-refused', path: '/f/guide', fill: { firstName: 'Zoé' }, press: 'button[type=submit]', status: 400 },
    { name: 'form-thanks', path: '/f/guide?sent=1' },
    { name: 'form-unknown', path: '/f/nowhere', status: 404 },
    { name: 'confirm', path: link.confirm },
    { name: 'confirmed', path: link.confirm, press: 'button' },
    { name: 'confirm-expired', path: link.expired, status: 410 },
    { name: 'unsubscribe', path: link.unsubscribe },
    { name: 'unsubscribed', path: link.unsubscribe, press: 'button' },
    { name: 'unsubscribe-all', path: link.everything },
    { name: 'unsubscribed-all', path: link.everything, press: 'button' },
    { name: 'preferences', path: link.preferences },
    { name: 'preferences-saved', path: link.preferences, press: 'button' },
    { name: 'data-asked', path: link.preferences, press: 'form:last-of-type button' },
    { name: 'data', path: link.data },
    { name: 'data-expired', path: link.gone, status: 410 },
    { name: 'mail-in-browser', path: mail },
    { name: 'offer', path: link.offer },
    { name: 'offer-accepted', path: link.accepted },
    { name: 'offer-returned', path: link.returned },
    { name: 'offer-unknown', path: '/h/wrong', status: 404 },
    { name: 'nothing', path: '/t/nowhere/at/all', status: 404 },
    { name: 'docs', path: '/docs' },
  ];
}
