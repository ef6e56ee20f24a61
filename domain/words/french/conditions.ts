/** What is said of conditions and their patterns, by the English sentence (see `sentence.ts`). */
export const FRENCH_OF_CONDITIONS = {
  'expected a condition such as { profile.country: FR }': 'condition attendue, comme { profile.country: FR }',
  'nested deeper than {levels} levels': 'imbriqué sur plus de {levels} niveaux',
  'more than {most} tests in one condition': 'plus de {most} tests dans une seule condition',
  'the operator "{operator}" is not allowed; expected and, or, nor or a field':
    'l’opérateur « {operator} » n’est pas admis ; attendu : and, or, nor ou un champ',
  'expected a list of conditions under "{operator}"': 'liste de conditions attendue sous « {operator} »',
  'expected a value or an operator such as { gte: 10 }': 'valeur attendue, ou opérateur comme { gte: 10 }',
  '"{operator}" is written twice for one field': '« {operator} » est écrit deux fois pour un même champ',
  'the operator "{operator}" is not allowed; expected one of {names}':
    'l’opérateur « {operator} » n’est pas admis ; attendu : l’un de {names}',
  'expected an operator such as { not: { gte: 10 } }': 'opérateur attendu, comme { not: { gte: 10 } }',
  'expected true or false': 'attendu : true ou false',
  'expected a whole number, 0 or more': 'nombre entier attendu, 0 ou plus',
  'expected a pattern, as a text': 'motif attendu, sous forme de texte',
  'expected a list, such as [FR, BE]': 'liste attendue, comme [FR, BE]',
  'expected at most {most} values': 'au plus {most} valeurs attendues',
  'expected at least one value': 'au moins une valeur attendue',
  'expected two values, [low, high]: from low, up to but not including high':
    'deux valeurs attendues, [bas, haut] : à partir de la première, jusqu’à la seconde non comprise',
  'expected two numbers, or two texts': 'deux nombres attendus, ou deux textes',
  'expected the low value first': 'la plus petite valeur est attendue en premier',
  '"{operator}" compares a date to now, and this field holds none':
    '« {operator} » compare une date à maintenant, et ce champ n’en contient pas',
  'expected a duration such as "30 days" or "6 months"': 'durée attendue, comme "30 days" ou "6 months"',
  'expected what one element must be, such as { gte: 10 }': 'attendu : ce que doit être un élément, comme { gte: 10 }',
  '"{operator}" cannot be asked of one element': '« {operator} » ne se demande pas d’un seul élément',
  'two operators here say the same thing twice: keep one':
    'deux opérateurs disent ici deux fois la même chose : n’en gardez qu’un',
  'expected a value; for a field that is not there write { exists: false }':
    'valeur attendue ; pour un champ absent, écrivez { exists: false }',
  'expected one value; for several write { in: […] }':
    'une seule valeur attendue ; pour plusieurs, écrivez { in: […] }',
  'expected a finite number': 'nombre fini attendu',
  'expected a text of at most {most} characters': 'texte de {most} caractères au plus attendu',
  'expected a text, a number, true or false': 'texte, nombre, true ou false attendu',
  'expected one of {names}, not "{found}"': 'attendu : l’un de {names}, et non « {found} »',
  'expected a number': 'nombre attendu',
  'expected a text': 'texte attendu',
  'expected a date such as 2026-10-01 or 2026-10-01T09:00:00Z; for an age write { within: 30 days }':
    'date attendue, comme 2026-10-01 ou 2026-10-01T09:00:00Z ; pour une ancienneté, écrivez { within: 30 days }',
  '"{operator}" asks for {wanted}, and this field holds none':
    '« {operator} » demande {wanted}, et ce champ n’en contient pas',
  'expected a date such as 2026-10-01; for an age write { within: 30 days }':
    'date attendue, comme 2026-10-01 ; pour une ancienneté, écrivez { within: 30 days }',
  '"{found}" is none of the values of {field}: {names}': '« {found} » n’est aucune des valeurs de {field} : {names}',
  '"{found}" is no country: expected a code of two letters such as FR':
    '« {found} » n’est pas un pays : code de deux lettres attendu, comme FR',
  'expected a value': 'valeur attendue',
  '"{field}" cannot be the name of a field': '« {field} » ne peut pas être le nom d’un champ',
  'a scoring rule may not read "{field}": the score decides it':
    'une règle de score ne peut pas lire « {field} » : c’est le score qui en décide',
  'expected "events.<kind>.count" or "events.<kind>.lastAt", not "{field}"':
    'attendu : « events.<type>.count » ou « events.<type>.lastAt », et non « {field} »',
  'expected a name after "{root}.", such as {example}': 'nom attendu après « {root}. », comme {example}',
  'unknown field "{field}"; expected one of {names}': 'champ inconnu « {field} » ; attendu : l’un de {names}',
  'expected true, false or a number of times': 'true, false ou un nombre de fois attendu',
  'unknown field "{field}"; expected profile.*, consent.*, events.*, enrolled.* or one of {names}':
    'champ inconnu « {field} » ; attendu : profile.*, consent.*, events.*, enrolled.* ou l’un de {names}',
  'expected a pattern, not an empty text': 'motif attendu, et non un texte vide',
  'expected a pattern of at most {most} characters': 'motif de {most} caractères au plus attendu',
  'this pattern is not allowed: {why}': 'ce motif n’est pas admis : {why}',
  'too many open-ended repeats: two at most, or one without ^ at the start':
    'trop de répétitions sans fin : deux au plus, ou une seule sans ^ au début',
  'unexpected "{character}"': '« {character} » n’a pas sa place ici',
  'it ends too early': 'il s’arrête trop tôt',
  'there is nothing to repeat': 'il n’y a rien à répéter',
  'a group that is repeated may neither repeat nor choose inside':
    'un groupe répété ne peut contenir ni répétition ni choix',
  'a repeat of a repeat': 'répétition d’une répétition',
  'expected a count such as {2} or {2,5}, not {found}': 'nombre de fois attendu, comme {2} ou {2,5}, et non {found}',
  'expected counts in order and at most {most}, not {found}':
    'nombres de fois attendus dans l’ordre et de {most} au plus, et non {found}',
  'look-around, named groups and flags are not read':
    'les assertions, les groupes nommés et les drapeaux ne sont pas lus',
  'groups nested too deep': 'groupes trop imbriqués',
  'expected ")"': '« ) » attendu',
  'an empty class': 'classe vide',
  'a range up to a shorthand': 'intervalle qui finit par un raccourci',
  'the range {low}-{high} is out of order': 'l’intervalle {low}-{high} est dans le désordre',
  '"[" inside a class must be written \\[': '« [ » dans une classe s’écrit \\[',
  '\\{character} is not read': '\\{character} n’est pas lu',
} as const;
