import type { Impact } from './impact';

/** Shares of the leads, and days of intake, beyond which a publication has to be confirmed (lifecycle.md, "Publishing a model"). */
const HOT_SHARE = 0.05;
const DISQUALIFIED_SHARE = 0.02;
const DAYS_OF_INTAKE = 5;

/** Why publishing what has this impact asks for `confirm: true`; empty where it does not. `perDay`: the agreement's intake. */
export function reasonsToConfirm(
  { leads, becomeHot, becomeDisqualified }: Pick<Impact, 'leads' | 'becomeHot' | 'becomeDisqualified'>,
  perDay: number | null,
): string[] {
  const reasons: string[] = [];
  if (becomeHot > HOT_SHARE * leads) reasons.push(`${becomeHot} of ${leads} leads would become hot, more than 5 %`);
  else if (perDay !== null && becomeHot > DAYS_OF_INTAKE * perDay) {
    reasons.push(`${becomeHot} leads would become hot, more than the intake of five days (${DAYS_OF_INTAKE * perDay})`);
  }
  if (becomeDisqualified > DISQUALIFIED_SHARE * leads) {
    reasons.push(`${becomeDisqualified} of ${leads} leads would be disqualified, more than 2 %`);
  }
  return reasons;
}
