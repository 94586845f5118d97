import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AuditHead } from './audit-chain.store.ts';

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
    const expected = Buffer.from(this.of(head), 'hex');
    const given = Buffer.from(mac ?? '', 'hex');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
