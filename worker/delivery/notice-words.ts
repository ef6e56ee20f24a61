import type { Language } from '../../domain/lead/lead';

/** What a notice says. Handlebars in subject, lines and `entry` (of the calendar); the lead's name is all they say of the person. */
export type NoticeWords = { subject: string; lines: readonly string[]; button: string; entry?: string };

/** The words of the notices to colleagues, by the name of the notice and the language. */
export const NOTICE_WORDS: Record<string, Record<Language, NoticeWords>> = {
  'notice/offer': {
    fr: {
      subject: 'Un prospect pour vous : {{{name}}}',
      lines: [
        '{{name}} vous est proposé, score {{score}}.',
        'Répondez avant le {{until}} ; passé ce délai, le prospect ira à un collègue.',
        '{{#if when}}Un rendez-vous est pris : {{when}}.{{/if}}',
      ],
      button: 'Voir le dossier, accepter ou retourner',
      entry: 'Rendez-vous : {{{name}}}',
    },
    en: {
      subject: 'A lead for you: {{{name}}}',
      lines: [
        '{{name}} is offered to you, score {{score}}.',
        'Please answer before {{until}}; after that the lead goes to a colleague.',
        '{{#if when}}An appointment is made: {{when}}.{{/if}}',
      ],
      button: 'See the dossier, accept or return',
      entry: 'Appointment: {{{name}}}',
    },
  },
  'notice/rating': {
    fr: {
      subject: 'Ce prospect valait-il la peine ? {{{name}}}',
      lines: [
        'Que pensez-vous de {{name}}, de 1 à 5 ? Le marketing lit chaque réponse et règle son score d’après elles.',
      ],
      button: 'Donner une note',
    },
    en: {
      subject: 'Was it a good lead? {{{name}}}',
      lines: ['What do you think of {{name}}, 1 to 5? Marketing reads every answer, and its score learns from them.'],
      button: 'Rate the lead',
    },
  },
  'notice/callback': {
    fr: {
      subject: 'À rappeler : {{{name}}}',
      lines: ['Vous avez promis de rappeler {{name}} : {{when}}.'],
      button: 'Voir le prospect',
      entry: 'Rappeler {{{name}}}',
    },
    en: {
      subject: 'To call back: {{{name}}}',
      lines: ['You have promised to call {{name}} back: {{when}}.'],
      button: 'See the lead',
      entry: 'Call {{{name}}} back',
    },
  },
};

/** The buttons of the notices that lead to a lead's page, and to the console's first page. */
export const SEE_LEAD: Record<Language, string> = { fr: 'Voir le prospect', en: 'See the lead' };
export const OPEN_HOME: Record<Language, string> = { fr: 'Ouvrir l’accueil', en: 'Open my home page' };
