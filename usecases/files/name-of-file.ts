import type { FileKind, FileOf } from '../../domain/files/kinds';
import { sequenceName, type Sequence } from '../../domain/files/sequence';

/** The name a file gives itself, which must be the one it is stored under; null for kinds that carry none. */
export function nameInside<K extends FileKind>(kind: K, value: FileOf<K>): string | null {
  switch (kind) {
    case 'scoring-models':
      return (value as FileOf<'scoring-models'>).model;
    case 'sequences':
      return sequenceName(value as Sequence);
    case 'forms':
      return (value as FileOf<'forms'>).form;
    case 'segments':
      return (value as FileOf<'segments'>).segment;
    case 'agreements':
      return (value as FileOf<'agreements'>).agreement;
    case 'hooks':
      return (value as FileOf<'hooks'>).hook;
    default:
      return null;
  }
}

/** Whether a file of a kind may have this name: templates may lie in `layouts/` and `partials/`. */
export function isFileName(kind: FileKind, name: string): boolean {
  const plain = /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/;
  return kind === 'templates' ? plain.test(name.replace(/^(layouts|partials)\//, '')) : plain.test(name);
}
