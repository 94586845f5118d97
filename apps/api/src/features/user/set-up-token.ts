import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { hashToken, newToken } from './one-time-token.ts';

const lifetimeMs = 30 * 60_000;

/** What shows that whoever makes the first OWNER can read the server's output. Kept in memory only: a restart makes another. */
export class SetUpToken {
  readonly #clock: Clock;
  readonly #expiresAtMs: number;
  #hash: Buffer | null;
  readonly token: string;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#expiresAtMs = clock.now().getTime() + lifetimeMs;
    this.token = newToken();
    this.#hash = Buffer.from(hashToken(this.token), 'hex');
  }

  /** Compares in constant time: digests have one length, and equal digests are equal tokens. */
  fits(token: string): boolean {
    if (this.#hash === null || this.#clock.now().getTime() >= this.#expiresAtMs) return false;
    return timingSafeEqual(this.#hash, Buffer.from(hashToken(token), 'hex'));
  }

  /** It has done its work. */
  spend(): void {
    this.#hash = null;
  }
}
