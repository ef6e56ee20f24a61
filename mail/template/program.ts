import { type Workbook } from './expression';
import { engine, RUNTIME_FUNCTIONS, type Book, type Rendering } from './functions';

/** A text ready to be rendered, tens of thousands of times a second. */
export interface RenderProgram {
  /** The text for one lead; what is missing goes to the rendering's errors. */
  run(rendering: Rendering): string;
  /** The variables it uses, as `lead.firstName`. */
  readonly variables: ReadonlySet<string>;
}

const KNOWN = Object.fromEntries(
  [...Object.keys(RUNTIME_FUNCTIONS), 'if', 'unless'].map((name) => [name, true]),
) as KnownHelpers;

/**
 * Compiles Handlebars source in run-time form (our functions only: see `expression.ts`). `knownHelpersOnly` makes anything else a
 * compile error, and escaping is written out, place by place, so Handlebars' own is off.
 */
export function compileProgram(source: string, workbook: Workbook): RenderProgram {
  const run = engine.compile<object>(source, {
    knownHelpers: KNOWN,
    knownHelpersOnly: true,
    noEscape: true,
    preventIndent: true,
  });
  const book: Book = { references: workbook.references, literals: workbook.literals };
  return {
    run: (rendering) =>
      run({}, { data: { rendering, book }, allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false }),
    variables: new Set(workbook.references.map(({ parts }) => parts.join('.')).filter((name) => name !== '')),
  };
}
