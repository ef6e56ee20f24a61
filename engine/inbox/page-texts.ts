/** The page's words, in the two languages of the product. */
export type PageTexts = {
  title: string;
  filter: string;
  recipient: string;
  all: string;
  none: string;
  noneSelected: string;
  from: string;
  to: string;
  received: string;
  page: string;
  text: string;
  headers: string;
  source: string;
  images: string;
  newer: string;
  older: string;
  noSubject: string;
  empty: string;
  fault: string;
  arrived: string;
  gone: string;
};

const english: PageTexts = {
  title: 'Inbox',
  filter: 'Filter',
  recipient: 'Recipient',
  all: 'All recipients',
  none: 'No message yet. Whatever the platform sends arrives here; nothing leaves this machine.',
  noneSelected: 'Choose a message.',
  from: 'From',
  to: 'To',
  received: 'Received',
  page: 'Message',
  text: 'Text',
  headers: 'Headers',
  source: 'Source',
  images: 'Load images (counts as an open)',
  newer: 'Newer',
  older: 'Older',
  noSubject: '(no subject)',
  empty: 'This message has no such part.',
  fault: 'A fault is being played: ',
  arrived: 'New messages have arrived: show them',
  gone: 'This message is no longer there.',
};

const french: PageTexts = {
  title: 'Boîte de réception',
  filter: 'Filtrer',
  recipient: 'Destinataire',
  all: 'Tous les destinataires',
  none: 'Aucun message pour l’instant. Tout ce que la plateforme envoie arrive ici ; rien ne quitte cette machine.',
  noneSelected: 'Choisissez un message.',
  from: 'De',
  to: 'À',
  received: 'Reçu',
  page: 'Message',
  text: 'Texte',
  headers: 'En-têtes',
  source: 'Source',
  images: 'Charger les images (compte comme une ouverture)',
  newer: 'Plus récents',
  older: 'Plus anciens',
  noSubject: '(sans objet)',
  empty: 'Ce message n’a pas cette partie.',
  fault: 'Une panne est simulée : ',
  arrived: 'De nouveaux messages sont arrivés : les afficher',
  gone: 'Ce message n’est plus là.',
};

export type Language = 'en' | 'fr';

/** The words in one language. */
export function pageTexts(language: Language): PageTexts {
  return language === 'fr' ? french : english;
}
