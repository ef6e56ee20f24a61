/** Why something asked for was not done, by the English sentence (see `sentence.ts`). */
export const FRENCH_OF_REFUSALS = {
  'the teams file was changed at the same time: repeat': 'le fichier des équipes a changé entre-temps : recommencez',
  'only a parked mail is tried again': 'seul un mail mis de côté peut être réessayé',
  'only a parked mail is skipped': 'seul un mail mis de côté peut être passé',
  'this task is closed': 'cette tâche est close',
  'a colleague holds this task': 'un collègue tient cette tâche',
  'there is no draft to publish': 'il n’y a pas de brouillon à publier',
  'the draft was changed or published meanwhile: look again':
    'le brouillon a été changé ou publié entre-temps : regardez à nouveau',
  'publish the model first': 'publiez d’abord le modèle',
  'a shadow model moves nothing: publish it without "shadow" first':
    'un modèle à l’essai ne fait rien bouger : publiez-le d’abord sans « shadow »',
  'publish the agreement first': 'publiez d’abord l’accord',
  'a marketer and a sales manager sign': 'un marketeur et un directeur commercial signent',
  'the primary model drives the stages: make another one primary first':
    'le modèle principal commande les étapes : rendez-en d’abord un autre principal',
  'the primary model drives the stages and cannot be a shadow: make another one primary first':
    'le modèle principal commande les étapes et ne peut pas être à l’essai : rendez-en d’abord un autre principal',
  'publish the template first: what is sent is the published version':
    'publiez d’abord le modèle de mail : c’est la version publiée qui part',
  'there is neither a draft nor a published version': 'il n’y a ni brouillon ni version publiée',
  'the broadcast has begun: what it sends and to whom stays as it is; write another one':
    'l’envoi a commencé : ce qu’il envoie et à qui ne change plus ; écrivez-en un autre',
  'this handoff was not offered to you': 'ce prospect ne vous a pas été proposé',
  'this key belongs to no person': 'cette clé n’est celle de personne',
  'a rep answers for themselves only': 'un commercial ne répond que pour lui-même',
  'these are one lead already': 'c’est déjà un seul et même prospect',
  'the person wants no contact': 'la personne ne veut pas être contactée',
  'this lead was not merged into it': 'ce prospect n’y a pas été fusionné',
  'this address belongs to another lead': 'cette adresse est celle d’un autre prospect',
  'the webhook is disabled: create it anew': 'le webhook est désactivé : créez-le à nouveau',
  'the sequence is not paused': 'la séquence n’est pas en pause',
  'the sequence was never published: there is nobody in it':
    'la séquence n’a jamais été publiée : il n’y a personne dedans',
  'nobody shuts themselves out': 'personne ne s’exclut soi-même',
  'an administrator stops all mail': 'c’est un administrateur qui arrête tous les mails',
  'expected `max` not below `min`': '`max` attendu, pas au-dessous de `min`',
  'expected at most {levels} levels of objects and lists': 'au plus {levels} niveaux d’objets et de listes attendus',
  'expected text in UTF-8': 'texte en UTF-8 attendu',
  'expected an object of fields': 'objet de champs attendu',
  'expected one of {names}': 'attendu : l’un de {names}',
  'expected a day such as 2027-01-11': 'jour attendu, comme 2027-01-11',
  'expected a day not before `from`': 'jour attendu, pas avant `from`',
  'expected someone of teams.yaml': 'quelqu’un de teams.yaml est attendu',
  'expected the `next` of a list with the same filters': 'attendu : le `next` d’une liste aux mêmes filtres',
  'expected the outcome of a telephone call': 'issue d’un appel téléphonique attendue',
  'expected when: an ISO 8601 time': 'moment attendu : une date ISO 8601',
  'expected the e-mail address or the telephone number of the person named':
    'adresse e-mail ou numéro de téléphone de la personne nommée attendu',
  'expected the e-mail address of the rep who answers': 'adresse e-mail du commercial qui répond attendue',
  'expected words with dots between them, such as trial.started':
    'mots séparés par des points attendus, comme trial.started',
  'expected at least one of email, phone, externalId': 'au moins l’un de email, phone, externalId est attendu',
  'expected a telephone number of 4 to 20 digits': 'numéro de téléphone de 4 à 20 chiffres attendu',
  'expected 1 to 200 characters': '1 à 200 caractères attendus',
  'expected another known lead': 'un autre prospect connu est attendu',
  'a broadcast takes nobody in': 'un envoi unique n’accueille personne',
  'expected the name of a published sequence': 'nom d’une séquence publiée attendu',
  'expected the name of a published model': 'nom d’un modèle de score publié attendu',
  'expected the name of a published segment': 'nom d’un segment publié attendu',
  'expected the name of a broadcast': 'nom d’un envoi unique attendu',
  'expected a time before `to`': 'moment attendu avant `to`',
  'expected a time that is still to come': 'moment à venir attendu',
  'expected pairs such as Courriel:email,Prénom:firstName, or a JSON object':
    'paires attendues, comme Courriel:email,Prénom:firstName, ou objet JSON',
  'expected a CSV with a header row': 'CSV attendu, avec une ligne d’en-tête',
  'expected a column email, phone or externalId; ?map= names it where it is called otherwise':
    'colonne email, phone ou externalId attendue ; « ?map= » la désigne si elle s’appelle autrement',
  'expected a CSV with a column email': 'CSV attendu, avec une colonne email',
  'expected an https URL': 'URL https attendue',
  'expected no name and password in it': 'ni nom ni mot de passe n’y sont attendus',
  'expected the access token of a private app': 'jeton d’accès d’une application privée attendu',
  'expected base64, as Standard Webhooks writes secrets': 'base64 attendu, comme Standard Webhooks écrit ses secrets',
  'expected one currency for a source': 'une seule monnaie attendue pour une source',
  'expected a sequence or a stream: a broadcast has no journey':
    'séquence ou flux attendu : un envoi unique n’a pas de parcours',
  'expected at least one role': 'au moins un rôle attendu',
  '"{name}" was published as a {before}: expected another name for a {form}':
    '« {name} » a été publié comme {before} : un autre nom est attendu pour {form}',
  'unknown column "{column}": expected {names}': 'colonne « {column} » inconnue : {names} attendus',
} as const;
