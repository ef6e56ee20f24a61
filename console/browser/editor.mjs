/**
 * The editor for files: puts CodeMirror in the place of the textarea, with completion from the JSON Schema and with what is wrong as it is
 * typed. It lives under a shadow root, where its styles need no leave of the page's policy. The textarea stays the value that is sent.
 */
import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { history, historyKeymap } from '@codemirror/commands';
import { linter, lintKeymap } from '@codemirror/lint';
import { EditorSelection, EditorState } from '@codemirror/state';
import { Decoration, EditorView, MatchDecorator, ViewPlugin, keymap, lineNumbers } from '@codemirror/view';
import { choicesAt, spotAt } from './schema-completion';

/** Comments, keys, texts, numbers: by the look of the line, so that a file half typed is coloured too. */
const SIGNS = [
  ['comment', String.raw`(?<=^|\s)#.*`],
  ['key', String.raw`(?:"[^"]*"|'[^']*'|[^\s#'"[\]{},:&*-][^#:,{}[\]]*?)(?=\s*:(?:\s|$))`],
  ['text', String.raw`"(?:[^"\\]|\\.)*"|'[^']*'`],
  ['number', String.raw`(?<=[\s[,])(?:-?\d+(?:\.\d+)?|true|false|null)(?=[\s,\]}]|$)`],
];
const matcher = new MatchDecorator({
  regexp: new RegExp(SIGNS.map(([, pattern]) => `(${pattern})`).join('|'), 'g'),
  decorate: (add, from, to, match) => {
    const sign = SIGNS.findIndex((_, at) => match[at + 1] !== undefined);
    add(from, to, Decoration.mark({ class: `sign-${SIGNS[sign][0]}` }));
  },
});
const colors = ViewPlugin.define(
  (view) => ({
    marks: matcher.createDeco(view),
    update(update) {
      this.marks = matcher.updateDeco(update, this.marks);
    },
  }),
  { decorations: ({ marks }) => marks },
);

/** A new line begins where the one before did; behind a key without a value, one level in. */
function breakLine(view) {
  const { state } = view;
  const change = state.changeByRange((range) => {
    const before = state.sliceDoc(state.doc.lineAt(range.from).from, range.from);
    const spaces = /^\s*(?:- )?/.exec(before)[0].replace('-', ' ');
    const insert = `\n${spaces}${/:\s*$/.test(before) ? '  ' : ''}`;
    const cursor = range.from + insert.length;
    return { changes: { from: range.from, to: range.to, insert }, range: EditorSelection.cursor(cursor) };
  });
  view.dispatch(change, { scrollIntoView: true, userEvent: 'input' });
  return true;
}

const look = EditorView.theme({
  '&': {
    border: '1px solid #7c8a83',
    borderRadius: '0.4rem',
    background: '#fff',
    fontSize: '0.875rem',
    maxHeight: 'calc(100vh - 8rem)',
  },
  '&.cm-focused': { outline: '3px solid #c46a00', outlineOffset: '2px' },
  '.cm-scroller': {
    fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
    lineHeight: '1.5',
    minHeight: '24rem',
    overflow: 'auto',
  },
  '.cm-gutters': { background: '#f4f7f5', color: '#4d5b54', border: 'none', borderRight: '1px solid #d5ddd8' },
  '.sign-comment': { color: '#5d6b64', fontStyle: 'italic' },
  '.sign-key': { color: '#134a2f', fontWeight: '600' },
  '.sign-text': { color: '#7a4b00' },
  '.sign-number': { color: '#23527c' },
  '.cm-tooltip': { background: '#fff', border: '1px solid #7c8a83', borderRadius: '0.3rem' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: '#1f6b45', color: '#fff' },
  '.cm-diagnostic': { padding: '0.3rem 0.6rem', color: '#15201b', whiteSpace: 'normal', maxWidth: '30rem' },
});

/** Names that keys take, from the lists of the page: `template` those of `list-templates`. */
function readNames() {
  const names = {};
  for (const [key, list] of [
    ['template', 'templates'],
    ['event', 'events'],
    ['sequence', 'sequences'],
  ]) {
    names[key] = [...document.querySelectorAll(`#list-${list} option`)].map((option) => option.value);
  }
  return names;
}

function completion(schema) {
  const names = readNames();
  return autocompletion({
    icons: false,
    override: [
      async (context) => {
        const spot = spotAt(context.state.doc.toString(), context.pos);
        const typed = context.state.sliceDoc(spot.from, context.pos);
        if (!context.explicit && typed === '') return null;
        const options = choicesAt(await schema, spot, names);
        return options.length === 0 ? null : { from: spot.from, options, validFor: /^[\w./-]*$/ };
      },
    ],
  });
}

/** Asks the server what is wrong, and shows it at its line. */
function findings(form, textarea, status) {
  return linter(
    async (view) => {
      status.textContent = status.dataset.checking;
      const body = new URLSearchParams({ csrf: form.elements.csrf.value, text: view.state.doc.toString() });
      if (form.elements.part) body.set('part', form.elements.part.value);
      const answer = await fetch(textarea.dataset.check, {
        method: 'POST',
        body,
        headers: { accept: 'application/json' },
      }).catch(() => null);
      if (!answer?.ok) {
        status.textContent = '';
        return [];
      }
      const { findings: found } = await answer.json();
      status.textContent = found.length === 0 ? status.dataset.none : `${status.dataset.some}${found.length}`;
      return found.map((finding) => diagnosticOf(view.state.doc, finding));
    },
    { delay: 600 },
  );
}

function diagnosticOf(doc, { line = 1, column = 1, message, suggestion, severity }) {
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const from = Math.min(at.from + Math.max(column, 1) - 1, at.to);
  const end = /^[^\s,\]}#]*/.exec(doc.sliceString(from, at.to))[0].length;
  const actions = suggestion
    ? [
        {
          name: suggestion,
          apply: (view, start, stop) => view.dispatch({ changes: { from: start, to: stop, insert: suggestion } }),
        },
      ]
    : [];
  return {
    from,
    to: Math.min(at.to, from + Math.max(end, 1)),
    severity: severity === 'warning' ? 'warning' : 'error',
    message,
    actions,
  };
}

function open(textarea) {
  const form = textarea.form;
  const status = document.querySelector('#editor-status');
  const host = document.createElement('div');
  host.className = 'code-editor';
  textarea.after(host);
  const root = host.attachShadow({ mode: 'open' });
  // Of a mail there is none.
  const completes = textarea.dataset.schema
    ? [
        completion(
          fetch(textarea.dataset.schema).then(
            (answer) => (answer.ok ? answer.json() : {}),
            () => ({}),
          ),
        ),
      ]
    : [];
  let copying = false;
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        lineNumbers(),
        history(),
        colors,
        ...completes,
        findings(form, textarea, status),
        // Tab leaves the text, as everywhere.
        keymap.of([...completionKeymap, ...lintKeymap, ...historyKeymap, { key: 'Enter', run: breakLine }]),
        look,
        EditorView.contentAttributes.of({ 'aria-label': textarea.dataset.label, 'aria-describedby': 'keys' }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged || copying) return;
          textarea.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  // Where it scrolls, it scrolls by keyboard too.
  view.scrollDOM.tabIndex = 0;
  view.scrollDOM.setAttribute('role', 'group');
  view.scrollDOM.setAttribute('aria-label', textarea.dataset.label);
  // What writes into the textarea itself writes into the editor too.
  textarea.addEventListener('input', () => {
    copying = true;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: textarea.value } });
    copying = false;
  });
  textarea.classList.add('behind');
  textarea.tabIndex = -1;
  textarea.setAttribute('aria-hidden', 'true');
  // A finding below leads to its line.
  for (const link of document.querySelectorAll('a[data-line]')) {
    link.addEventListener('click', () => {
      const line = view.state.doc.line(Math.min(Number(link.dataset.line), view.state.doc.lines));
      view.dispatch({
        selection: { anchor: line.from },
        effects: EditorView.scrollIntoView(line.from, { y: 'center' }),
      });
      view.focus();
    });
  }
}

for (const textarea of document.querySelectorAll('textarea[data-check]')) open(textarea);
