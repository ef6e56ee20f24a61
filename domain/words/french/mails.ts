/** What is said of e-mail templates and of the mails they make, by the English sentence (see `sentence.ts`). */
export const FRENCH_OF_MAILS = {
  '<{tag}> has no place in a mail.': '<{tag}> n’a pas sa place dans un mail.',
  'An image needs an `alt` text, or alt="" where it shows nothing of note.':
    'Une image a besoin d’un texte `alt`, ou d’alt="" si elle ne montre rien de notable.',
  '“{attribute}” would run a script; mails run none.':
    '« {attribute} » lancerait un script ; un mail n’en lance aucun.',
  'Within a tag an expression stands in an attribute’s value: href="{{…}}".':
    'Dans une balise, une expression se place dans la valeur d’un attribut : href="{{…}}".',
  'Within a tag an expression stands in an attribute’s value, in quotes.':
    'Dans une balise, une expression se place dans la valeur d’un attribut, entre guillemets.',
  'Write the condition around the whole element, not in its “{attribute}”.':
    'Écrivez la condition autour de l’élément entier, et non dans son « {attribute} ».',
  'An address that comes from a variable is written with {{link …}}.':
    'Une adresse qui vient d’une variable s’écrit avec {{link …}}.',
  '“{attribute}” needs an address that begins with https://, not “{found}”.':
    '« {attribute} » demande une adresse qui commence par https://, et non « {found} ».',
  'Braces as text are not possible; write &#123;&#123;.':
    'Des accolades ne peuvent pas être du texte ; écrivez &#123;&#123;.',
  'This word is used by the platform itself; write another.': 'La plateforme emploie ce mot ; écrivez-en un autre.',
  '“*{name}” is not possible; only {{#*inline "name"}} is.':
    '« *{name} » n’est pas possible ; seul {{#*inline "nom"}} l’est.',
  'Decorators are not possible in a mail.': 'Un mail ne peut pas contenir de décorateur.',
  'Values are always escaped: write two braces instead of three.':
    'Les valeurs sont toujours échappées : écrivez deux accolades au lieu de trois.',
  '“#{name}” is not possible here; there are {{#if …}}, {{#unless …}}, {{#fr}} and {{#en}}.':
    '« #{name} » n’est pas possible ici ; il y a {{#if …}}, {{#unless …}}, {{#fr}} et {{#en}}.',
  'A partial is called by its name, with named arguments: {{> button label="Read"}}.':
    'Un fragment s’appelle par son nom, avec des arguments nommés : {{> button label="Lire"}}.',
  '“{name}” includes itself.': '« {name} » s’inclut lui-même.',
  'Layouts include one another in a circle.': 'Les mises en page s’incluent l’une l’autre en rond.',
  'There is no layout or partial “{name}”; there are {names}.':
    'Il n’y a ni mise en page ni fragment « {name} » ; il y a {names}.',
  'The braces opened here are never closed: expected {close}.':
    'Les accolades ouvertes ici ne sont jamais fermées : {close} attendu.',
  '{open} is never closed: expected {close}.': '{open} n’est jamais fermé : {close} attendu.',
  '{close} closes what is not open.': '{close} ferme ce qui n’est pas ouvert.',
  'MJML has no tag <{tag}>; there are {names}.': 'MJML n’a pas de balise <{tag}> ; il y a {names}.',
  '<{tag}> takes no “{attribute}”; it takes {names}.': '<{tag}> n’admet pas « {attribute} » ; il admet {names}.',
  '<{tag}> is HTML: it stands in an mj-text, mj-table or mj-raw.':
    '<{tag}> est du HTML : sa place est dans un mj-text, mj-table ou mj-raw.',
  'There is no “{name}”; there are {names}.': '« {name} » n’existe pas ; il y a {names}.',
  '“t” needs a text for each language, such as {usage}.': '« t » demande un texte pour chaque langue, comme {usage}.',
  '“t” has no text in “{language}”; the other language stands in.':
    '« t » n’a pas de texte en « {language} » ; l’autre langue le remplace.',
  '“null” and “undefined” have no place in a mail.': '« null » et « undefined » n’ont pas leur place dans un mail.',
  'There is no function “{name}”; there are {names}.': 'Il n’y a pas de fonction « {name} » ; il y a {names}.',
  '“{name}” is called otherwise, such as {usage}.': '« {name} » s’appelle autrement, comme {usage}.',
  '“link” needs an address.': '« link » demande une adresse.',
  'A link needs an address that begins with https://, not “{found}”.':
    'Un lien demande une adresse qui commence par https://, et non « {found} ».',
  'A link’s name (`as`) is a text, the same for every lead.':
    'Le nom d’un lien (`as`) est un texte, le même pour chaque prospect.',
  '“{name}” is not a variable of a mail; there are {names}.':
    '« {name} » n’est pas une variable d’un mail ; il y a {names}.',
  "There is no variable “{name}”; there are {names}. A lead's fields are written lead.firstName.":
    'Il n’y a pas de variable « {name} » ; il y a {names}. Les champs d’un prospect s’écrivent lead.firstName.',
  '“{name}” is not a field.': '« {name} » n’est pas un champ.',
  '“{name}” has fields; write which one, such as {name}.name.':
    '« {name} » a des champs ; écrivez lequel, comme {name}.name.',
  'A date is written in one of the styles {names}.': 'Une date s’écrit dans l’un des styles {names}.',
  '“{name}” is neither a variable nor an argument this partial was given.':
    '« {name} » n’est ni une variable ni un argument donné à ce fragment.',
  '“{name}” is missing and has no default: {{default {name} "…"}}.':
    '« {name} » manque et n’a pas de valeur par défaut : {{default {name} "…"}}.',
  '“{found}” is not a date.': '« {found} » n’est pas une date.',
  '“{found}” is not a number.': '« {found} » n’est pas un nombre.',
  '“{found}” is not a file of assets/.': '« {found} » n’est pas un fichier d’assets/.',
  'A mail in MJML begins with <mjml>; is a layout missing?':
    'Un mail en MJML commence par <mjml> ; manque-t-il une mise en page ?',
  '<{tag}>: {why}': '<{tag}> : {why}',
  'MJML cannot be laid out: {why}': 'Le MJML ne peut pas être mis en page : {why}',
  '<{tag}> is never closed.': '<{tag}> n’est jamais fermé.',
  '</{tag}> closes what is not open.': '</{tag}> ferme ce qui n’est pas ouvert.',
  'Text stands in an mj-text, mj-button or mj-raw.': 'Un texte se place dans un mj-text, mj-button ou mj-raw.',
  'A value stands in an mj-text, mj-button or mj-raw.': 'Une valeur se place dans un mj-text, mj-button ou mj-raw.',
  'An expression is not possible here, outside the body.':
    'Une expression n’est pas possible ici, hors du corps du mail.',
  'A style sheet is the same for every lead.': 'Une feuille de style est la même pour chaque prospect.',
  'A value cannot stand in “{attribute}”.': 'Une valeur ne peut pas se placer dans « {attribute} ».',
  'The expression near “{near}” cannot be read: {why}': 'L’expression près de « {near} » ne se lit pas : {why}',
  'The expressions cannot be read: {why}': 'Les expressions ne se lisent pas : {why}',
  'The language “{language}” is missing.': 'La langue « {language} » manque.',
  'A template needs MJML or HTML.': 'Un modèle demande du MJML ou du HTML.',
  'A template has at most {most} characters.': 'Un modèle a au plus {most} caractères.',
  'The template has no language.': 'Le modèle n’a aucune langue.',
  'The subject is empty.': 'L’objet est vide.',
  'The mail has {size} bytes; at most {most} are sent.': 'Le mail fait {size} octets ; au plus {most} sont envoyés.',
  'The HTML has {size} kB; Gmail cuts mails at 102 kB.': 'Le HTML fait {size} ko ; Gmail coupe les mails à 102 ko.',
  'The subject is in capitals: spam filters and people take it for shouting.':
    'L’objet est en capitales : les filtres anti-spam et les gens le prennent pour des cris.',
  'The subject has several exclamation or question marks: a spam trap.':
    'L’objet a plusieurs points d’exclamation ou d’interrogation : un piège à spam.',
  'The subject has several signs of money in a row: a spam trap.':
    'L’objet a plusieurs signes monétaires à la suite : un piège à spam.',
  'The subject says “{found}”: spam filters weigh it against the sender.':
    'L’objet dit « {found} » : les filtres anti-spam le retiennent contre l’expéditeur.',
  'The subject pretends to be an answer or a forwarded mail.':
    'L’objet se fait passer pour une réponse ou un transfert.',
  'The subject has {size} characters; beyond {most} it is cut off.':
    'L’objet a {size} caractères ; au-delà de {most}, il est coupé.',
  '{url} hides where it leads: filters distrust short addresses.':
    '{url} cache où elle mène : les filtres se méfient des adresses raccourcies.',
  'A link': 'Un lien',
  'The link “{words}”': 'Le lien « {words} »',
  '{link} leads nowhere.': '{link} ne mène nulle part.',
  '{link} leads to “{address}”, which is nowhere in the mail.':
    '{link} mène à « {address} », qui n’est nulle part dans le mail.',
  '{link} leads to this machine, which no reader can reach.':
    '{link} mène à cette machine, qu’aucun lecteur ne peut atteindre.',
  'A link has neither words nor an image with an `alt`: it cannot be read out.':
    'Un lien n’a ni mots ni image avec un `alt` : il ne peut pas être lu à voix haute.',
  'A link shows {shown} and leads to {host}: filters take it for deceit.':
    'Un lien montre {shown} et mène à {host} : les filtres y voient une tromperie.',
  '“{found}…” is in capitals: a spam trap, and hard to read.':
    '« {found}… » est en capitales : un piège à spam, et difficile à lire.',
  'The mail has {images} image(s) and only {words} words: filters distrust mails made of images.':
    'Le mail a {images} image(s) et seulement {words} mots : les filtres se méfient des mails faits d’images.',
  'The mail does not say its language: <html lang="…">.': 'Le mail ne dit pas sa langue : <html lang="…">.',
  '“{found}” has a contrast of {ratio} with its background; at least 4.5 can be read.':
    '« {found} » a un contraste de {ratio} avec son fond ; à partir de 4,5, on peut lire.',
} as const;
