import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AuditHead } from './audit-chain.store.ts';
import type { RedactedEntry } from './audit-redaction.store.ts';

/** Vouches for the heads of chains with a key that the database does not have. */
export class HeadSeal {
  readonly #key: Buffer;

  constructor(authSecret: string) {
    this.#key = createHash('sha256').update(`gallerist audit ${authSecret}`, 'utf8').digest();
  }

  of({ month, entries, headHash }: AuditHead): string {
    return createHmac('sha256', this.#key).update(`${month} ${entries} ${headHash}`, 'utf8').digest('hex');
  }

  isOf(head: AuditHead, mac: string | null): boolean {
    return isSame(this.of(head), mac);
  }

  /** Vouches that this server took something out of a sealed entry: for what it said before, and what it says now. */
  ofRedaction({ seq, hash, contentHash }: RedactedEntry): string {
    return createHmac('sha256', this.#key)
      .update(`redaction ${seq} ${hash} ${contentHash}`, 'utf8')
      .digest('hex');
  }

  isRedaction(entry: RedactedEntry, mac: string): boolean {
    return isSame(this.ofRedaction(entry), mac);
  }
}

function isSame(expectedMac: string, givenMac: string | null): boolean {
  const expected = Buffer.from(expectedMac, 'hex');
  const given = Buffer.from(givenMac ?? '', 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
