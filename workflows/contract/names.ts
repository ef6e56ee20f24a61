/** Names that are frozen once released: Temporal histories and clients hold them. */
export const TASK_QUEUE = 'ripen';
export const LEAD_WORKFLOW = 'leadWorkflow';
export const PUMP_WORKFLOW = 'pumpWorkflow';
export const IMPORT_WORKFLOW = 'importWorkflow';
export const RETENTION_WORKFLOW = 'retentionWorkflow';
export const RETENTION_WORKFLOW_ID = 'retention';
export const MORNING_WORKFLOW = 'morningWorkflow';
export const MORNING_WORKFLOW_ID = 'morning';
export const RESCORE_WORKFLOW = 'rescoreWorkflow';

/** The workflow of a lead: its id is random, never the address. */
export function leadWorkflowId(lead: string): string {
  return `lead/${lead}`;
}
export function pumpWorkflowId(pump: string): string {
  return `pump/${pump}`;
}
export function importWorkflowId(job: string): string {
  return `import/${job}`;
}
export function rescoreWorkflowId(job: string): string {
  return `rescore/${job}`;
}
export const OUTBOUND_WORKFLOW = 'outboundWorkflow';
/** One workflow a call: its id is the enrolment's and the step's, so that a repeated start is the same call. */
export function outboundWorkflowId(call: string): string {
  return `call/${call}`;
}
export const WAKE_LEADS_WORKFLOW = 'wakeLeadsWorkflow';
export function wakeLeadsWorkflowId(job: string): string {
  return `wake/${job}`;
}
export const BROADCAST_WORKFLOW = 'broadcastWorkflow';
export function broadcastWorkflowId(job: string): string {
  return `broadcast/${job}`;
}
