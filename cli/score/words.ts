/** What `ripen score` says besides the server's own sentences. */
export const WORDS = {
  en: {
    score: 'Score',
    band: { cold: 'cold', warm: 'warm', hot: 'hot', none: 'no score' },
    disqualified: 'Disqualified',
    nextChange: 'Changes by itself on',
    never: 'Time alone does not change it.',
    others: 'Other models',
    shadow: 'shadow',
    account: 'Company',
    leads: 'leads',
    against: 'against',
    moved: 'leads move',
    becomeHot: 'would become hot',
    reachSales: 'of them would reach the Lead Center or sales now',
    becomeOut: 'would be disqualified',
    before: 'before',
    after: 'after',
    movers: 'Move most',
    confirm: 'Publishing will ask for confirmation',
  },
  fr: {
    score: 'Score',
    band: { cold: 'froid', warm: 'tiède', hot: 'chaud', none: 'sans score' },
    disqualified: 'Écarté',
    nextChange: 'Change de lui-même le',
    never: 'Le temps seul n’y change rien.',
    others: 'Autres modèles',
    shadow: 'à l’essai',
    account: 'Entreprise',
    leads: 'prospects',
    against: 'face à',
    moved: 'prospects changent',
    becomeHot: 'deviendraient chauds',
    reachSales: 'd’entre eux iraient maintenant au centre d’appels ou aux ventes',
    becomeOut: 'seraient écartés',
    before: 'avant',
    after: 'après',
    movers: 'Changent le plus',
    confirm: 'La publication demandera confirmation',
  },
} as const;

export type CliLanguage = keyof typeof WORDS;

/** French where the terminal's locale is, English otherwise. */
export function languageOf(locale: string | undefined): CliLanguage {
  return /^fr\b|^fr_/i.test(locale ?? '') ? 'fr' : 'en';
}
