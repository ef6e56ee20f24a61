import type { Bilingual } from '../words/bilingual';
import type { Impact } from './impact';

/** Shares of the leads, and days of intake, beyond which a publication has to be confirmed (lifecycle.md, "Publishing a model"). */
const HOT_SHARE = 0.05;
const DISQUALIFIED_SHARE = 0.02;
const DAYS_OF_INTAKE = 5;

/** Why publishing what has this impact asks for `confirm: true`; empty where it does not. `perDay`: the agreement's intake. */
export function reasonsToConfirm(
  { leads, becomeHot, becomeDisqualified }: Pick<Impact, 'leads' | 'becomeHot' | 'becomeDisqualified'>,
  perDay: number | null,
): Bilingual[] {
  const reasons: Bilingual[] = [];
  const intake = perDay === null ? null : DAYS_OF_INTAKE * perDay;
  if (becomeHot > HOT_SHARE * leads) {
    reasons.push({
      en: `${becomeHot} of ${leads} leads would become hot, more than 5 %`,
      fr: `${becomeHot} prospects sur ${leads} deviendraient chauds, plus de 5 %`,
    });
  } else if (intake !== null && becomeHot > intake) {
    reasons.push({
      en: `${becomeHot} leads would become hot, more than the intake of five days (${intake})`,
      fr: `${becomeHot} prospects deviendraient chauds, plus que l’accueil de cinq jours (${intake})`,
    });
  }
  if (becomeDisqualified > DISQUALIFIED_SHARE * leads) {
    reasons.push({
      en: `${becomeDisqualified} of ${leads} leads would be disqualified, more than 2 %`,
      fr: `${becomeDisqualified} prospects sur ${leads} seraient écartés, plus de 2 %`,
    });
  }
  return reasons;
}
