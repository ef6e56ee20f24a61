import type { Transition } from '../../domain/lead/transition';
import { act } from './act';
import type { Lead } from './open-lead';

/** Makes a transition, and answers whoever asked for it: from then on every read shows it. */
export async function enter(lead: Lead, transition: Transition): Promise<void> {
  if (transition.to === 'erased') {
    await act('eraseLead', { state: lead.state, now: lead.now, actor: transition.actor });
    lead.state = { ...lead.state, stage: 'erased' };
  } else {
    lead.state = await act('enterStage', { ...lead.step('enterStage'), transition });
    // Where marketing has it again, an entry rule may want it at once.
    lead.news ||= lead.state.stage === 'captured' || lead.state.stage === 'won';
  }
  lead.answer();
}
