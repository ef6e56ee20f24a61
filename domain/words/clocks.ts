import type { SlaClockName } from '../lead/state';
import type { Bilingual } from './bilingual';

/** What each SLA clock waits for, as alerts say it. */
export const CLOCK_WORDS: Record<SlaClockName, Bilingual> = {
  'hand-raiser': { fr: 'rappeler qui l’a demandé', en: 'calling back who asked for it' },
  'first-attempt': { fr: 'premier essai d’appel', en: 'first attempt to call' },
  qualify: { fr: 'qualification', en: 'qualification' },
  accept: { fr: 'réponse des commerciaux à l’offre', en: 'the answer of sales to the offer' },
  'follow-up': { fr: 'suivi par les commerciaux', en: 'follow-up by sales' },
  hold: { fr: 'offre en attente d’une décision', en: 'an offer that waits for a decision' },
  abandon: { fr: 'tâche dont personne ne s’est occupé', en: 'a task nobody has worked on' },
};
