const rate = (name: string): string[] => ['n', 'count', 'rate', 'low', 'high'].map((part) => `${name}.${part}`);
const MARKS = ['delivered', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed'];

/**
 * The columns of each report's CSV (api.md, "Reports"), by the last part of its route: dotted paths into a row, the same whatever the rows
 * hold and whether there are any, so that what reads the file is not broken by a quiet month. What a row lists by names of people's own
 * (reasons, currencies) is one column.
 */
export const REPORT_COLUMNS = {
  funnel: ['cohort', 'stage', 'count', ...rate('conversion'), 'medianDays'],
  sla: [
    ...['clock', 'rep', 'count', 'met', 'breached', 'running', 'withdrawn'],
    ...[...rate('metRate'), 'medianHours', 'p90Hours'],
  ],
  handoffs: [
    ...['outcome', 'reason', 'count', ...rate('share')],
    ...['n', 'mean', 'low', 'high'].map((part) => `satisfaction.${part}`),
  ],
  sources: [
    ...['source', 'count', 'leads', 'sql', 'won', ...rate('sqlRate'), ...rate('wonRate')],
    ...['currency', 'cost', 'revenue', 'otherRevenue', 'costPerLead', 'costPerWon', 'roi'],
  ],
  leaks: ['leak', 'count', 'since'],
  sequences: [
    ...['sequence', 'count', 'version', 'entered', 'inside', 'exits', 'heldOut'],
    ...['sent', ...MARKS, ...MARKS.flatMap((mark) => rate(`rates.${mark}`)), ...rate('mql'), ...rate('sql')],
  ],
  holdout: [
    ...['sequence', 'count', ...rate('treated.qualified'), ...rate('treated.customers')],
    ...[...rate('heldOut.qualified'), ...rate('heldOut.customers')],
  ],
  calibration: ['from', 'to', 'count', ...rate('accepted'), ...rate('won')],
  'score-distribution': ['from', 'to', 'count', 'band'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
