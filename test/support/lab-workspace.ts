import { AGREEMENT, MODEL, RECYCLED, SEQUENCE, TEAMS, template } from './lab-files';
import { openLeadLab, type LeadLab } from './lead-lab';

/** A lab with the lab's files published; `files` replaces or adds texts by `<kind>/<name>`. */
export async function openWorkspace(files: Record<string, string> = {}): Promise<LeadLab> {
  const lab = await openLeadLab();
  const texts: Record<string, string> = {
    'scoring-models/lab': MODEL,
    'agreements/1': AGREEMENT,
    'teams/1': TEAMS,
    'templates/first': template('Premier'),
    'templates/second': template('Second'),
    'sequences/welcome': SEQUENCE,
    'sequences/recycled': RECYCLED,
    ...files,
  };
  for (const [path, text] of Object.entries(texts)) {
    const [kind = '', name = ''] = path.split('/');
    await lab.publish(kind, name, text, kind === 'templates' ? 'html' : 'yaml');
  }
  return lab;
}
