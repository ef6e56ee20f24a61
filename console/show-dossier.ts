import type { HandoffRecord } from '../domain/lead/documents';
import type { Language } from '../domain/lead/lead';
import type { BusinessCalendar } from '../domain/time/calendar';
import type { Deps } from '../usecases/deps';
import { createFormats } from './formats';
import { readDossier } from './pages/dossier';
import { readProfileFields } from './pages/profile-lines';
import { openViews } from './views';

/** Whom an offer is about, and as HTML how long there is to answer (empty where no clock runs) and the dossier. */
type ShownDossier = { name: string; countdown: string; dossier: string };

/**
 * Shows an offer's dossier to who reads it outside the console, behind the link of an alert mail: by the parts of the console's own page, so
 * that there is one dossier. Dates and hours of business are the calendar's.
 */
export function createDossierView(
  deps: Deps,
): (handoff: HandoffRecord, language: Language, calendar: BusinessCalendar) => Promise<ShownDossier> {
  const views = openViews();
  return async (handoff, language, calendar) => {
    const formats = createFormats(language, calendar, deps.clock.now());
    const dossier = readDossier(handoff, await readProfileFields(deps), formats);
    const part = (name: string): string => views.render(name, { handoff, dossier }, formats);
    return {
      name: [dossier.name, dossier.company].filter((part) => part !== '').join(', '),
      countdown: handoff.dueAt === null ? '' : part('_countdown'),
      dossier: part('_dossier'),
    };
  };
}
