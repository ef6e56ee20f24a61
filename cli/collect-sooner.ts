import { setFlagsFromString } from 'node:v8';

/** Garbage kept at most, in percent of what is in use; V8 by itself keeps three times as much on a machine with much memory. */
const KEPT_PERCENT = 80;

/**
 * Has V8 collect the old generation when it has grown by four fifths, not when it is four times what is in use. A server that imports,
 * rescores or exports for minutes then holds what it needs and little more (DECISIONS.md, D91). It bounds garbage, not memory in use:
 * nothing fails that did not before.
 */
export function collectSooner(): void {
  setFlagsFromString(`--heap-growing-percent=${KEPT_PERCENT}`);
}
