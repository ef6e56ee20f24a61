import type { Language } from '../lead/lead';
import { sayDay } from '../words/locales';
import { LEAKS, type LeakKind } from './leaks';

/** What the lead manager finds in the morning, in numbers. */
export type Morning = {
  /** The local date it is told for, `2026-11-23`. */
  day: string;
  /** Alerts nobody has acknowledged, by level. */
  alerts: { breach: number; warning: number; info: number };
  tasks: { open: number; handRaisers: number };
  /** Offers to decide or to watch. */
  offers: { held: number; pooled: number; offered: number };
  /** Leads queued for the Lead Center because a day's intake was full. */
  queued: number;
  leaks: Record<LeakKind, number>;
};

type Words = {
  subject: (day: string) => string;
  alerts: (alerts: Morning['alerts']) => string;
  tasks: (tasks: Morning['tasks']) => string;
  offers: (offers: Morning['offers']) => string;
  queued: (count: number) => string;
  leaks: Record<LeakKind, string>;
  calm: string;
};

/** So many of something. In French none is one: 0 alerte. */
const counted = {
  en: (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`,
  fr: (count: number, one: string, many: string): string => `${count} ${count < 2 ? one : many}`,
};

const WORDS: Record<Language, Words> = {
  en: {
    subject: (day) => `Leads on ${sayDay(day, 'en')}`,
    alerts: ({ breach, warning, info }) =>
      `Open alerts: ${[
        counted.en(breach, 'breach', 'breaches'),
        counted.en(warning, 'warning', 'warnings'),
        counted.en(info, 'note', 'notes'),
      ].join(', ')}.`,
    tasks: ({ open, handRaisers }) =>
      handRaisers === 0 ? `To call: ${open}.` : `To call: ${open}, of whom ${handRaisers} asked for it.`,
    offers: ({ held, pooled, offered }) =>
      `Offers: ${held} held for you, ${pooled} open to a whole team, ${offered} with a rep.`,
    queued: (count) => `Waiting for room with the Lead Center: ${count}.`,
    leaks: {
      'nothing-to-come': 'Leads with nothing to come for 30 days',
      'unworked-task': 'Calls nobody has made in time',
      'stalled-deal': 'Deals that have stalled',
      'held-offer': 'Offers held because nobody was there',
      'abandoned-task': 'Calls given up',
      sunset: 'Leads no longer mailed, for they answer nothing',
    },
    calm: 'Nothing is being forgotten.',
  },
  fr: {
    subject: (day) => `Les prospects du ${sayDay(day, 'fr')}`,
    alerts: ({ breach, warning, info }) =>
      `Alertes ouvertes : ${[
        counted.fr(breach, 'dépassement', 'dépassements'),
        counted.fr(warning, 'avertissement', 'avertissements'),
        counted.fr(info, 'information', 'informations'),
      ].join(', ')}.`,
    tasks: ({ open, handRaisers }) =>
      handRaisers === 0
        ? `À appeler : ${open}.`
        : `À appeler : ${open}, dont ${counted.fr(handRaisers, 'l’a demandé', 'l’ont demandé')}.`,
    offers: ({ held, pooled, offered }) =>
      `Offres : ${held} en attente de vous, ${counted.fr(pooled, 'ouverte', 'ouvertes')} à toute une équipe, ${offered} chez un commercial.`,
    queued: (count) => `En attente d’une place au Lead Center : ${count}.`,
    leaks: {
      'nothing-to-come': 'Prospects sans rien à venir depuis 30 jours',
      'unworked-task': 'Appels que personne n’a passés à temps',
      'stalled-deal': 'Affaires enlisées',
      'held-offer': 'Offres en attente, faute de commercial',
      'abandoned-task': 'Appels abandonnés',
      sunset: 'Prospects à qui l’on n’écrit plus, faute de réponse',
    },
    calm: 'Personne n’est oublié.',
  },
};

/** The digest in a language: its subject, and one line a subject; of leaks only those there are. */
export function writeMorning(morning: Morning, language: Language): { subject: string; lines: string[] } {
  const words = WORDS[language];
  const leaks = LEAKS.filter((kind) => morning.leaks[kind] > 0).map(
    (kind) => `${words.leaks[kind]}${language === 'fr' ? ' :' : ':'} ${morning.leaks[kind]}.`,
  );
  return {
    subject: words.subject(morning.day),
    lines: [
      ...[words.alerts(morning.alerts), words.tasks(morning.tasks), words.offers(morning.offers)],
      ...(morning.queued > 0 ? [words.queued(morning.queued)] : []),
      ...(leaks.length > 0 ? leaks : [words.calm]),
    ],
  };
}
