import type { FileKind } from '../../domain/files/kinds';
import type { Language } from '../../domain/lead/lead';
import { listFiles } from '../../usecases/files/list-files';
import type { PageCall } from '../page';

/** What the text of a new file may name of others. */
export type Around = { template: string | undefined };
type Starter = (name: string, say: (fr: string, en: string) => string, around: Around) => string;

const sequence: Starter = (name, say, { template }) => `# ${say(
  'Qui entre, puis les étapes, l’une après l’autre.',
  'Who enters, then the steps, one after the other.',
)}
sequence: ${name}
entry:
  when: { stage: captured }
steps:
${
  template === undefined
    ? `  # ${say('Écrivez d’abord un modèle d’e-mail, puis :', 'Write an e-mail template first, then:')} - email: { template: … }`
    : `  - id: first
    email: { template: ${template} }`
}
  - wait: 3 days
  - tag: { add: [${name}] }
`;

const form: Starter = (
  name,
  say,
) => `# ${say('Une fois publié, la page du formulaire est à /f/', 'Once published, the form’s page is at /f/')}${name}
form: ${name}
fields:
  - { name: email, required: true }
  - { name: firstName }
  - { name: company }
  - name: consentEmail
    type: consent
    for: [email]
    text: { fr: "J’accepte de recevoir des e-mails.", en: "I agree to receive e-mails." }
source: website
`;

const segment: Starter = (name, say) => `# ${say('Ceux pour qui ceci est vrai.', 'Those of whom this is true.')}
segment: ${name}
when: { band: warm }
`;

const template: Starter = (_name, say) => `---
subject: { fr: "Bonjour", en: "Hello" }
---
<mjml>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text>{{default lead.firstName "${say('Bonjour', 'Hello')}"}},</mj-text>
        <mj-text>${say('Votre message.', 'Your message.')}</mj-text>
        <mj-text><a href="{{unsubscribeUrl}}">${say('Se désabonner', 'Unsubscribe')}</a></mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;

const model: Starter = (
  name,
  say,
) => `# ${say('Des points pour qui est quelqu’un, et pour ce qu’il fait.', 'Points for who somebody is, and for what they do.')}
model: ${name}
salesCycle: 6 months
bands: { warm: 40, hot: 60 }
fit:
  - { id: size, when: { profile.employees: { gte: 50 } }, points: 20 }
engagement:
  - { id: click, event: email.clicked, points: 5, limit: { times: 5, per: 30 days } }
  - { id: form, event: form.submitted, points: 20, limit: { times: 2, per: 30 days } }
`;

const STARTERS: Partial<Record<FileKind, Starter>> = {
  'scoring-models': model,
  ...{ sequences: sequence, forms: form, segments: segment, templates: template },
};

/** What a new file begins with, so that nobody faces an empty page: valid as it is. Of some kinds there is one file, which is there already. */
export function starterText(kind: FileKind, name: string, language: Language, around: Around): string {
  // A layout or partial is a body of its writer's own.
  if (name.includes('/')) return '';
  return STARTERS[kind]?.(name, (fr, en) => (language === 'fr' ? fr : en), around) ?? '';
}

/** The same for the file that a page is about, with a template there is. */
export async function beginText(kind: FileKind, { deps, params, language }: PageCall): Promise<string> {
  const templates = kind === 'sequences' ? await listFiles(deps, 'templates', { limit: 200 }) : null;
  const items = templates?.code === 'ok' ? templates.value.items : [];
  const template = items.find(({ name, status }) => status === 'published' && !name.includes('/'))?.name;
  return starterText(kind, params.name ?? '', language, { template });
}
