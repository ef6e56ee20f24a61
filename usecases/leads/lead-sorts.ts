/** What lists of leads can be sorted by, re-exported so that the API need not know the store. */
export { LEAD_SORTS, type LeadSort } from '../../store/leads/contract';
