/** What alerts say, by the English sentence (see `sentence.ts`). */
export const FRENCH_OF_ALERTS = {
  '{name}: members have had all of its content, and wait for more':
    '{name} : des membres ont reçu tout son contenu et attendent la suite',
  'open to the whole team': 'ouvert à toute l’équipe',
  'a test lead': 'un prospect de test',
  'no teams are published': 'aucune équipe n’est publiée',
  'no route leads to a team': 'aucune règle ne mène à une équipe',
  'no-reps': 'aucun commercial',
  absent: 'tous les commerciaux sont absents',
  full: 'aucun commercial n’a de place',
  'the lead has answered a mail; its sequence waits for a decision':
    'le prospect a répondu à un mail ; sa séquence attend une décision',
  'new interest': 'nouvel intérêt',
  'the score has crossed hot': 'le score a dépassé le seuil « chaud »',
  'returned by sales, and gets no mail ({why}): sales named no date to call again; have it called and agree on one':
    'rendu par les ventes, et ne reçoit aucun mail ({why}) : les ventes n’ont donné aucune date de rappel ; faites-le appeler pour en convenir',
  'returned by sales, and gets no mail ({why}): to be called again on {day}':
    'rendu par les ventes, et ne reçoit aucun mail ({why}) : à rappeler le {day}',
  unsubscribed: 'désabonné',
  'the address does not exist': 'l’adresse n’existe pas',
  'has complained of a mail': 's’est plaint d’un mail',
  'wants no contact': 'ne veut aucun contact',
  'suppressed by hand': 'exclu à la main',
  'nothing to come for 30 days': 'rien de prévu pendant 30 jours',
  'agreement {name} is to be reviewed by {day}': 'l’accord {name} est à revoir avant le {day}',
  'a colleague at {company}, which is yours': 'un collègue de {company}, que vous suivez',
  '{count} more known at {company}': '{count} autre(s) contact(s) chez {company}',
  '{pool}: no code is left': '{pool} : plus aucun code',
  '{pool}: nothing was uploaded': '{pool} : rien n’a été déposé',
  '{pool}: {left} of {total} codes are left': '{pool} : il reste {left} codes sur {total}',
  'mail.yaml names no SMS gateway': 'mail.yaml ne nomme aucune passerelle SMS',
  '{kind} {name}: {what}: {rate} % of {tried} mails': '{kind} {name} : {what} : {rate} % de {tried} mails',
  'mail of {kind} {name} is stopped: {what}: {rate} % of {tried} mails':
    'les mails de {kind} {name} sont arrêtés : {what} : {rate} % de {tried} mails',
  'restored from a backup: {sent} mails sent since are noted, {unknown} more may have been':
    'restauré d’une sauvegarde : {sent} mails partis depuis sont notés, {unknown} autres ont pu partir',
  'restored from a backup, and on hold until all mail is let go: {sent} mails sent since are noted, {unknown} more may have been':
    'restauré d’une sauvegarde, en attente jusqu’à ce que tous les mails soient relâchés : {sent} mails partis depuis sont notés, {unknown} autres ont pu partir',
  sequences: 'séquence',
  domains: 'domaine',
  routes: 'route',
  imports: 'import',
  'hard bounces': 'adresses refusées',
  complaints: 'plaintes',
  failures: 'échecs',
  refusals: 'refus',
} as const;
