import { workspaceFiles, type WorkspaceFiles } from './workspace-files';

const FORM = `
form: guide
fields:
  - { name: email, required: true }
  - { name: consentEmail, type: consent, for: [email], text: { fr: Oui, en: Yes } }
tags: [guide]
basis: { kind: consent, notice: n }
`;

/** The lab's files with the form `guide`: who posts it, or is tagged so, enters the sequence `welcome`, whose steps are `steps`. */
export function guideWorkspace(steps: string, files: WorkspaceFiles = {}): WorkspaceFiles {
  return workspaceFiles({
    'sequences/welcome.yaml': `
sequence: welcome
entry: { when: { stage: captured, tags: { in: [guide] } } }
steps:${steps}`,
    'forms/guide.yaml': FORM,
    ...files,
  });
}

/** Posts the form with consent to be mailed. */
export function postGuide(url: string, email: string): Promise<Response> {
  return fetch(`${url}/f/guide`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ email, consentEmail: 'on' }),
  });
}
