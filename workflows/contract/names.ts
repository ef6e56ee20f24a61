// Names that are frozen once released: Temporal histories and clients hold them.

/** The one queue that workers take from. */
export const TASK_QUEUE = 'ripen';

/** A lead's life, one a lead. */
export const LEAD_WORKFLOW = 'leadWorkflow';
/** What holds a pump: relay, delivery, webhooks. */
export const PUMP_WORKFLOW = 'pumpWorkflow';
/** An import of leads, one a job. */
export const IMPORT_WORKFLOW = 'importWorkflow';
/** A rescoring of all leads, one a job. */
export const RESCORE_WORKFLOW = 'rescoreWorkflow';
/** A call of a step to the outside: a webhook, an SMS. */
export const OUTBOUND_WORKFLOW = 'outboundWorkflow';
/** A waking of many leads, one a job. */
export const WAKE_LEADS_WORKFLOW = 'wakeLeadsWorkflow';
/** A broadcast, one a job. */
export const BROADCAST_WORKFLOW = 'broadcastWorkflow';
/** What expires day by day. */
export const RETENTION_WORKFLOW = 'retentionWorkflow';
/** The id of the only one. */
export const RETENTION_WORKFLOW_ID = 'retention';
/** What people are told every morning. */
export const MORNING_WORKFLOW = 'morningWorkflow';
/** The id of the only one. */
export const MORNING_WORKFLOW_ID = 'morning';

/** The workflow of a lead: its id is random, never the address. */
export function leadWorkflowId(lead: string): string {
  return `lead/${lead}`;
}

/** One workflow a pump, by its name: that is its lease. */
export function pumpWorkflowId(pump: string): string {
  return `pump/${pump}`;
}

/** One workflow a job of import. */
export function importWorkflowId(job: string): string {
  return `import/${job}`;
}

/** One workflow a job of rescoring. */
export function rescoreWorkflowId(job: string): string {
  return `rescore/${job}`;
}

/** One workflow a call: its id is the enrolment's and the step's, so that a repeated start is the same call. */
export function outboundWorkflowId(call: string): string {
  return `call/${call}`;
}

/** One workflow a job of waking. */
export function wakeLeadsWorkflowId(job: string): string {
  return `wake/${job}`;
}

/** One workflow a job of broadcasting. */
export function broadcastWorkflowId(job: string): string {
  return `broadcast/${job}`;
}
