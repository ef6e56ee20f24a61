/** What is said of the files marketers write, by the English sentence (see `sentence.ts`): their form, then what lint finds. */
export const FRENCH_OF_FILES = {
  'expected a text, or { fr: …, en: … }': 'texte attendu, ou { fr: …, en: … }',
  'expected a name of letters, digits, - and _ (no spaces)':
    'nom attendu, fait de lettres, de chiffres, de - et de _ (sans espace)',
  "expected a template's name, such as welcome": 'nom de modèle de mail attendu, comme welcome',
  "expected a field's name, such as firstName": 'nom de champ attendu, comme firstName',
  'expected an event kind such as email.clicked or x.trial': 'type d’événement attendu, comme email.clicked ou x.trial',
  'expected a duration such as "3 days" or "2 business hours"': 'durée attendue, comme "3 days" ou "2 business hours"',
  'expected a duration such as "30 days" or "6 months" (no business time here)':
    'durée attendue, comme "30 days" ou "6 months" (sans temps ouvré ici)',
  'expected a percentage such as "5 %"': 'pourcentage attendu, comme "5 %"',
  'expected a percentage from 0 % to 100 %': 'pourcentage attendu, de 0 % à 100 %',
  "expected a condition on the event's props, such as { path: /pricing }":
    'condition attendue sur les données de l’événement, comme { path: /tarifs }',
  'expected a web address starting with https://': 'adresse web attendue, commençant par https://',
  'expected an e-mail address': 'adresse e-mail attendue',
  'expected a time of day such as "09:00"': 'heure attendue, comme "09:00"',
  'expected a day such as 2027-01-15': 'jour attendu, comme 2027-01-15',
  'expected a day such as 2026-11-22': 'jour attendu, comme 2026-11-22',
  'expected a day that exists in the calendar, such as 2027-01-15': 'jour du calendrier attendu, comme 2027-01-15',
  'expected days such as 2026-12-20/2027-01-03': 'jours attendus, comme 2026-12-20/2027-01-03',
  'expected days that exist, the first not after the last, such as 2026-12-20/2027-01-03':
    'jours du calendrier attendus, le premier avant le dernier, comme 2026-12-20/2027-01-03',
  'expected days such as "08-01/08-21"': 'jours attendus, comme "08-01/08-21"',
  'expected days that exist in the calendar, such as "08-01/08-21"':
    'jours du calendrier attendus, comme "08-01/08-21"',
  'expected a time zone such as Europe/Paris': 'fuseau horaire attendu, comme Europe/Paris',
  'expected a country code such as FR, for its public holidays':
    'code de pays attendu, comme FR, pour ses jours fériés',
  'expected a whole number, 1 or more': 'nombre entier attendu, 1 ou plus',
  'expected a number of points, such as 10 or -5': 'nombre de points attendu, comme 10 ou -5',
  'expected at least -1000000 points': 'au moins -1000000 points attendus',
  'expected at most 1000000 points': 'au plus 1000000 points attendus',
  'expected a name or a year such as 2026': 'nom attendu, ou année comme 2026',
  'expected `values`: the list to choose from': '`values` attendu : la liste parmi laquelle choisir',
  'expected `for` (what is consented to) and `text` (what the person reads) on a consent':
    'un consentement demande `for` (à quoi l’on consent) et `text` (ce que la personne lit)',
  'expected `min` and `max` on a number alone, `min` not above `max`':
    '`min` et `max` ne vont qu’à un nombre, et `min` ne dépasse pas `max`',
  'expected a network such as 192.0.2.0/24 or 2001:db8:1200::/40':
    'réseau attendu, comme 192.0.2.0/24 ou 2001:db8:1200::/40',
  'expected the name of a company, of at most 200 characters': 'nom d’entreprise attendu, d’au plus 200 caractères',
  'expected a first line with the columns cidr and company': 'première ligne attendue : les colonnes cidr et company',
  'not readable as CSV: {why}': 'illisible comme CSV : {why}',
  'expected at least one field': 'au moins un champ attendu',
  'expected the path of a field in what they send, such as user.email':
    'chemin d’un champ de ce qu’ils envoient attendu, comme user.email',
  'expected email, phone, externalId, language, source or profile.<field>':
    'attendu : email, phone, externalId, language, source ou profile.<champ>',
  'expected email, phone, externalId, language, source, profile.<field> or consent.<purpose>':
    'attendu : email, phone, externalId, language, source, profile.<champ> ou consent.<finalité>',
  'expected one of `secret` and `secretFile`': 'attendu : l’un de `secret` et `secretFile`',
  'expected the ARN of an SNS topic': 'attendu : l’ARN d’un sujet SNS',
  'expected `topic` with `ses`, and `secret` with the others':
    'attendu : `topic` avec `ses`, et `secret` avec les autres',
  'expected a domain such as example.com': 'domaine attendu, comme example.com',
  'expected an address such as smtp://mail.example.com:587': 'adresse attendue, comme smtp://mail.example.com:587',
  'expected a number above 0': 'nombre supérieur à 0 attendu',
  'expected other names than `sms`, and `default` for the first alone':
    'autre nom attendu que `sms`, et `default` pour la première seulement',
  'expected the gateway’s web address': 'adresse web de la passerelle attendue',
  'expected 0 or fewer points: silence never earns any': '0 point ou moins attendu : le silence n’en rapporte jamais',
  'expected warm to be at most hot': '`warm` doit être inférieur ou égal à `hot`',
  'expected min to be at most max': '`min` doit être inférieur ou égal à `max`',
  'expected a moment such as "tue 10:00"': 'moment attendu, comme "tue 10:00"',
  'expected at least one event': 'au moins un événement attendu',
  'expected a field of the profile, such as profile.nurtured': 'champ du profil attendu, comme profile.nurtured',
  'expected at least one branch': 'au moins une branche attendue',
  'expected `when` in every branch but the last: what follows a branch without it is never reached':
    '`when` attendu dans chaque branche sauf la dernière : ce qui suit une branche sans `when` n’est jamais atteint',
  'expected at least one arm': 'au moins une variante attendue',
  'expected a weight above 0 in at least one arm': 'poids supérieur à 0 attendu dans au moins une variante',
  'expected a different name for each arm': 'un nom différent est attendu pour chaque variante',
  'expected a number; the higher goes first': 'nombre attendu ; le plus grand passe en premier',
  'expected a day and time such as 2026-11-03T10:00': 'jour et heure attendus, comme 2026-11-03T10:00',
  'expected at least one weekday': 'au moins un jour de la semaine attendu',
  'the file is larger than 1 MB ({size} characters)': 'le fichier dépasse 1 Mo ({size} caractères)',
  'more than {most} values in one file': 'plus de {most} valeurs dans un seul fichier',
  'more than {most} rules, steps or entries in one file':
    'plus de {most} règles, étapes ou entrées dans un seul fichier',
  'more than {most} aliases (*name) in one file': 'plus de {most} alias (*nom) dans un seul fichier',
  'its aliases (*name) multiply beyond measure': 'ses alias (*nom) se multiplient sans mesure',
  'not readable as YAML: {why}': 'illisible comme YAML : {why}',
  'expected a plain word as a key': 'mot simple attendu comme clé',
  'expected front matter first: a line of ---, then `subject: …`, then a line of ---':
    'en-tête attendu d’abord : une ligne de ---, puis `subject: …`, puis une ligne de ---',
  'the key "{key}" is written twice': 'la clé « {key} » est écrite deux fois',
  'the key "{key}" is not allowed': 'la clé « {key} » n’est pas admise',
  'unknown key "{key}"': 'clé inconnue « {key} »',
  'unknown key "{key}"; expected one of {names}': 'clé inconnue « {key} » ; attendu : l’une de {names}',
  '"{key}" is missing: {expected}': '« {key} » manque : {expected}',
  'this key cannot be used here': 'cette clé ne peut pas servir ici',
  'expected {wanted}': 'attendu : {wanted}',
  'expected {wanted}, not {found}': 'attendu : {wanted}, et non {found}',
  'expected more than {bound}{unit}': 'attendu : plus de {bound}{unit}',
  'expected at least {bound}{unit}': 'attendu : au moins {bound}{unit}',
  'expected less than {bound}{unit}': 'attendu : moins de {bound}{unit}',
  'expected at most {bound}{unit}': 'attendu : au plus {bound}{unit}',
  '{found} is none of the forms expected here': '{found} n’est aucune des formes attendues ici',
  '{found} is not what is expected here': '{found} n’est pas ce qui est attendu ici',
  'expected a {what} with one of the keys {names}': 'l’une des clés {names} est attendue ici',
  'expected one of {present} in one {what}, not {count} of them':
    'une seule des clés {present} est attendue ici, et non {count}',
  'expected one of the keys {names}: they say what kind of {what} this is':
    'l’une des clés {names} est attendue : elle dit ce dont il s’agit',
  'expected a duration longer than 0': 'durée de plus de 0 attendue',
  'expected both days with a year, the first not after the last, or both without':
    'deux jours avec l’année, le premier pas après le dernier, ou deux sans année, attendus',
  'the key "{key}" cannot stand beside the others here': 'la clé « {key} » ne va pas avec les autres ici',
  'rule "{rule}" counts without end: give it a limit, or say unlimited: true':
    'la règle « {rule} » compte sans fin : donnez-lui une limite (limit), ou dites unlimited: true',
  '"{name}" is none of the {kind} of this file': '« {name} » ne figure pas parmi les {kind} de ce fichier',
  '"{name}" is not among the {kind}': '« {name} » ne figure pas parmi les {kind}',
  '"{name}" is not among the published {kind}': '« {name} » n’est pas publié parmi les {kind}',
  '"{name}" is no kind of event: custom ones start with "x." or are registered (POST /v1/kinds)':
    '« {name} » n’est pas un type d’événement : les vôtres commencent par « x. » ou sont déclarés (POST /v1/kinds)',
  '"{name}" is not among the fields of fields.yaml': '« {name} » ne figure pas parmi les champs de fields.yaml',
  '"{name}" is not among the topics of topics.yaml': '« {name} » ne figure pas parmi les thèmes de topics.yaml',
  '"{id}" is the id of another content: expected an id of its own':
    '« {id} » est l’`id` d’un autre contenu : un `id` à lui est attendu',
  'expected an `id`: another content goes by the name of this template':
    '`id` attendu : un autre contenu porte le nom de ce modèle',
  'expected whole weeks or months, such as "2 weeks", with `on`':
    'semaines ou mois entiers attendus, comme "2 weeks", avec `on`',
  '"{name}" is a variable of every mail: expected another name':
    '« {name} » est une variable de tous les mails : un autre nom est attendu',
  '"{name}" is sent as marketing and has no unsubscribe link: add {{unsubscribeUrl}}, or make it a service mail (kind: service)':
    '« {name} » part comme mail commercial sans lien de désinscription : ajoutez {{unsubscribeUrl}}, ou choisissez le genre d’e-mail « service » (kind: service)',
  '"{name}" has no unsubscribe link: add {{unsubscribeUrl}}, or let sequences send it as a service mail alone (kind: service)':
    '« {name} » n’a pas de lien de désinscription : ajoutez {{unsubscribeUrl}}, ou ne l’envoyez que comme genre d’e-mail « service » (kind: service)',
  '{names} may want the same leads at the same priority, {priority}: the first by name would have them':
    '{names} peuvent vouloir les mêmes prospects avec la même priorité, {priority} : le premier nom dans l’ordre les aurait',
  'two steps are called "{id}": see line {line}': 'deux étapes s’appellent « {id} » : voir la ligne {line}',
  'a wait of {wait} is longer than the sales cycle of {cycle}':
    'une attente de {wait} dépasse le cycle de vente de {cycle}',
  'no task of a sequence ends as "{outcome}": expected one of {names}':
    'aucune tâche d’une séquence ne se termine par « {outcome} » ; attendu : l’un de {names}',
  'nobody comes to this step: the one before ends the sequence':
    'personne n’arrive à cette étape : la précédente termine la séquence',
  'a circle of sequences: {way}': 'séquences qui tournent en rond : {way}',
  '"{address}" should begin with https://': '« {address} » devrait commencer par https://',
  'the language "{language}" is missing': 'la langue « {language} » manque',
  'expected letters, digits, - and _': 'lettres, chiffres, - et _ attendus',
  '"{name}" cannot be the name of a file: expected at most 80 letters without accents, digits, - and _, the first a letter or digit, such as hr-welcome':
    '« {name} » ne peut pas être le nom d’un fichier : au plus 80 lettres sans accent, chiffres, - et _ attendus, le premier une lettre ou un chiffre, comme hr-welcome',
  '"{name}" cannot be the name of a template: expected at most 80 letters without accents, digits, - and _, such as demo-invitation, or the same after layouts/ or partials/':
    '« {name} » ne peut pas être le nom d’un modèle : au plus 80 lettres sans accent, chiffres, - et _ attendus, comme demo-invitation, ou de même après layouts/ ou partials/',
  'this file is passed over: expected {pattern}': 'ce fichier n’est pas lu : {pattern} attendu',
  '{kind} called "{name}" twice: see line {line}': '{kind} du nom de « {name} » deux fois : voir la ligne {line}',
  'nobody can choose "{found}": {field} of fields.yaml takes {wanted}':
    'personne ne peut choisir « {found} » : {field} de fields.yaml admet {wanted}',
  '"{name}" is no reason of the agreement: {names}': '« {name} » n’est pas un motif de l’accord : {names}',
  '"{name}" is none of the documents of assets/': '« {name} » n’est pas un document de assets/',
  'expected a field email or phone: without either the form can never be sent':
    'champ email ou phone attendu : sans l’un ni l’autre, le formulaire ne peut jamais être envoyé',
  'expected at least one step': 'au moins une étape attendue',
  'expected `to` after `from` ({from}), or "00:00" for midnight':
    '`to` attendu après `from` ({from}), ou "00:00" pour minuit',
  '"{country}" is no country whose public holidays are known':
    '« {country} » n’est pas un pays dont les jours fériés sont connus',
  'two rules are called "{rule}": see line {line}': 'deux règles s’appellent « {rule} » : voir la ligne {line}',
  'expected the text of the file': 'texte du fichier attendu',
  'the file calls itself "{inside}" and is sent as "{name}": expected the same name':
    'le fichier se nomme « {inside} » et il est envoyé comme « {name} » : le même nom est attendu',
  'expected a body in MJML or HTML besides the plain text': 'corps en MJML ou en HTML attendu en plus du texte simple',
  'is for sequences': 'ne concerne que les séquences',
  'is for sequences that leads stay in': 'ne concerne que les séquences où les prospects restent',
  'expected a broadcast': 'envoi unique (broadcast) attendu',
  'expected a CSV with the columns email, outcome (won or lost) and date':
    'CSV attendu, avec les colonnes email, outcome (won ou lost) et date',
  'email: expected an e-mail address': 'email : adresse e-mail attendue',
  'outcome: expected won or lost': 'outcome : won ou lost attendu',
  'date: expected a day such as 2026-03-31': 'date : jour attendu, comme 2026-03-31',
} as const;
