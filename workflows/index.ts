/** The workflow bundle's only entry: every function exported here becomes a workflow type. */
export { leadWorkflow } from './lead-workflow';
export { pumpWorkflow } from './pump';
export { importWorkflow } from './import';
export { morningWorkflow } from './morning';
export { retentionWorkflow } from './retention';
export { rescoreWorkflow } from './rescore';
export { outboundWorkflow } from './outbound';
export { wakeLeadsWorkflow } from './wake-leads';
export { broadcastWorkflow } from './broadcast';
