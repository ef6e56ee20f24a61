import type { FileKind } from '../../domain/files/kinds';
import type { Language } from '../../domain/lead/lead';
import { storedNames } from '../../usecases/files/known-names';
import { listFiles } from '../../usecases/files/list-files';
import type { PageCall } from '../page';

/** What the text of a new file may name of others. */
export type Around = {
  template: string | undefined;
  model?: string | undefined;
  /** Of a sequence: one that no other has, so that names never settle who goes first; default 10. */
  priority?: number | undefined;
};
type Starter = (name: string, say: (fr: string, en: string) => string, around: Around) => string;

const sequence: Starter = (name, say, { template, priority = 10 }) => `# ${say(
  'Qui entre, puis les étapes, l’une après l’autre.',
  'Who enters, then the steps, one after the other.',
)}
sequence: ${name}
# ${say('De deux séquences qui veulent la même personne, la plus haute passe ; le simulateur dit lesquelles.', 'Of two sequences that want the same person the higher one goes first; the simulator says which do.')}
priority: ${priority}
entry:
  when: { stage: captured }
# ${say('Quand les mails partent.', 'When mails go out.')}
window: { days: [mon, tue, wed, thu, fri], from: "09:00", to: "18:00", zone: Europe/Paris, holidays: FR }
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
  - { name: phone }
  - name: consentEmail
    type: consent
    for: [email]
    text: { fr: "J’accepte de recevoir des e-mails.", en: "I agree to receive e-mails." }
source: website
# ${say('Qui demande un contact, une démonstration ou un devis est appelé aussitôt :', 'Who asks for contact, a demo or a quote is called at once:')}
${/contact|demo|devis|quote|rappel|call/.test(name) ? '' : '# '}intent: contact
`;

const segment: Starter = (name, say) => `# ${say('Ceux pour qui ceci est vrai.', 'Those of whom this is true.')}
segment: ${name}
when: { band: warm }
`;

/** Subject and words in both languages, as every mail of two has (files.md, lint); it sets ink and ground for a dark screen too. */
const template: Starter = () => `---
subject: { fr: "Bonjour", en: "Hello" }
---
<mjml lang="{{language}}">
  <mj-head>
    <mj-raw><meta name="color-scheme" content="light dark"></mj-raw>
    <mj-attributes><mj-text font-size="16px" line-height="24px" color="#1D2B3A" /></mj-attributes>
    <mj-style>
      @media (prefers-color-scheme: dark) {
        .page, body { background-color: #18222E !important; }
        .ink div, .ink a { color: #EEF3F8 !important; }
      }
    </mj-style>
  </mj-head>
  <mj-body background-color="#FFFFFF" css-class="page">
    <mj-section>
      <mj-column>
        {{#fr}}
        <mj-text css-class="ink">Bonjour{{#if lead.firstName}} {{lead.firstName}}{{/if}},</mj-text>
        <mj-text css-class="ink">Votre message.</mj-text>
        <mj-text css-class="ink"><a href="{{unsubscribeUrl}}">Se désabonner</a></mj-text>
        {{/fr}}
        {{#en}}
        <mj-text css-class="ink">Hello{{#if lead.firstName}} {{lead.firstName}}{{/if}},</mj-text>
        <mj-text css-class="ink">Your message.</mj-text>
        <mj-text css-class="ink"><a href="{{unsubscribeUrl}}">Unsubscribe</a></mj-text>
        {{/en}}
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

const agreement: Starter = (
  name,
  say,
  { model: scoring },
) => `# ${say('Ce dont marketing et vente conviennent ; les deux signent.', 'What marketing and sales agree on; both sign it.')}
agreement: ${name}
handoff: { model: ${scoring ?? 'main'}, hot: 60 }
qualification: phone
bant: { required: [need, time], minimum: 2 }
attempts: { max: 6, spacing: 1 business day }
sla: { handRaiser: 30 business minutes, firstAttempt: 4 business hours, qualify: 10 business days, accept: 8 business hours }
reassignments: 2
requalifyPoints: 20
frequency: { mails: 3, per: 7 days }
`;

const teams: Starter = (
  name,
  say,
) => `# ${say('Remplacez ces adresses par celles de vos commerciaux.', 'Put the addresses of your sales people in the place of these.')}
teams: ${name}
routing: [{ team: field }]
field: { reps: [{ person: ana@example.com }, { person: bruno@example.com }], by: round-robin }
leadManager: lm@example.com
`;

const STARTERS: Partial<Record<FileKind, Starter>> = {
  'scoring-models': model,
  ...{ agreements: agreement, teams },
  ...{ sequences: sequence, forms: form, segments: segment, templates: template },
};

/** What a new file begins with, so that nobody faces an empty page: valid as it is. Of the kinds of which a workspace has one, only those that all need. */
export function starterText(kind: FileKind, name: string, language: Language, around: Around): string {
  // A layout or partial is a body of its writer's own.
  if (name.includes('/')) return '';
  return STARTERS[kind]?.(name, (fr, en) => (language === 'fr' ? fr : en), around) ?? '';
}

/** The same for the file that a page is about, with the template somebody has just written and the model that drives the stages. */
export async function beginText(kind: FileKind, { deps, params, language }: PageCall): Promise<string> {
  const around = {
    template: kind === 'sequences' ? await newestTemplate(deps) : undefined,
    model: kind === 'agreements' ? ((await deps.store.files.primaryModel()) ?? undefined) : undefined,
    priority: kind === 'sequences' ? await freePriority(deps) : undefined,
  };
  return starterText(kind, params.name ?? '', language, around);
}

async function newestTemplate(deps: PageCall['deps']): Promise<string | undefined> {
  const listed = await listFiles(deps, 'templates', { limit: 200 });
  const items = listed.code === 'ok' ? listed.value.items : [];
  const usable = items.filter(({ name, status }) => status === 'published' && !name.includes('/'));
  return usable.toSorted((a, b) => b.updatedAt - a.updatedAt)[0]?.name;
}

/** The first from 10 on that no sequence has which takes leads in. */
async function freePriority(deps: PageCall['deps']): Promise<number> {
  const taken = new Set((await storedNames(deps).files('sequences')).map(({ takesIn }) => takesIn?.priority));
  let priority = 10;
  while (taken.has(priority)) priority += 1;
  return priority;
}
