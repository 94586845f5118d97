import { ArgumentError } from '@gallerist/metrics/checks';
import type { QuantisedValues } from './quantised.types.ts';

/** The fewest and the most bits of a whole number here. */
const MIN_BITS = 2;
const MAX_BITS = 16;

/** @throws {ArgumentError} if `bits` is no whole number in [2, 16]. */
export function checkBits(caller: string, bits: number): void {
  if (Number.isInteger(bits) && bits >= MIN_BITS && bits <= MAX_BITS) return;
  throw new ArgumentError(caller, 'bits', { expected: 'be a whole number in [2, 16]', actual: bits });
}

/** The narrowest array that holds whole numbers of so many bits. */
export const quantisedArray = (length: number, bits: number): QuantisedValues =>
  bits <= 8 ? new Int8Array(length) : new Int16Array(length);
