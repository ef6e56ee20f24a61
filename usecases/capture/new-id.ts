import { randomBytes } from 'node:crypto';

/** A random id of 80 bits in hexadecimal: a lead's id tells nothing about the person (architecture.md, "The lead workflow"). */
export function newId(): string {
  return randomBytes(10).toString('hex');
}

const process32 = randomBytes(6).toString('hex');
let count = 0;

/**
 * An id for a hit that brings none: unique for ever by the process's random part, and cheap, because the pixel route makes
 * thousands a second.
 */
export function newHitId(): string {
  count += 1;
  return `${process32}-${count.toString(36)}`;
}
