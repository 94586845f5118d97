import { createHash } from 'node:crypto';
import { DependencyError } from '../core/errors.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Attempts that fail, from one address: ten at once, then one each six seconds. */
const ofAddress = { burst: 10, perMinute: 10 };
/** Attempts that fail for one account, from wherever: ten at once, then one each minute. */
const ofAccount = { burst: 10, perMinute: 1 };
/** Ways to a provider, from one address: each costs a row, or a call to the provider. */
const ofProvider = { burst: 30, perMinute: 30 };

/** Failed attempts that the audit log takes, from everybody together: strangers shall not fill it. */
const ofRecords = { burst: 60, perMinute: 60 };

/** Each holds 32 MiB and one of the four threads that files share. */
const maxHashing = 2;
const maxWaiting = 50;
const maxFamiliar = 10_000;

/** An attempt that was let through: its outcome decides whether it counts. */
export interface Attempt {
  /** 0, or how long this address or account has to wait. */
  readonly waitMs: number;
  /** It was right: it does not count, and this address is known to this account from now on. */
  succeeded(): void;
}

/**
 * What keeps passwords and tokens from being tried out. Every attempt counts until it turns out right, so that many at once
 * do not slip through. Strangers who use up an account's attempts do not lock its owner out: addresses from which the
 * account was entered before are counted apart.
 */
export class SignInLimits {
  readonly #limiter: RateLimiter;
  readonly #familiar = new Set<string>();
  #hashing = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limiter: RateLimiter) {
    this.#limiter = limiter;
  }

  /** @param account Null for what names no account. */
  attempt(address: string, account: string | null): Attempt {
    const places = [{ name: `sign-in from ${address}`, limit: ofAddress }];
    const pair = account === null ? null : digestOf(`${account} ${address}`);
    if (account !== null) {
      const isFamiliar = pair !== null && this.#familiar.has(pair);
      places.push({ name: `sign-in as ${isFamiliar ? pair : digestOf(account)}`, limit: ofAccount });
    }
    const waitMs = Math.max(...places.map(({ name, limit }) => this.#limiter.wait(name, limit)));
    if (waitMs > 0) return { waitMs, succeeded: () => undefined };
    for (const { name, limit } of places) this.#limiter.take(name, limit);
    return {
      waitMs: 0,
      succeeded: () => {
        for (const { name, limit } of places) this.#limiter.giveBack(name, limit);
        if (pair !== null) this.#remember(pair);
      },
    };
  }

  /** @returns 0, or how long the address has to wait. */
  takeProvider(address: string): number {
    return this.#limiter.take(`provider from ${address}`, ofProvider);
  }

  /** Whether one more failed attempt is written into the audit log. */
  mayRecord(): boolean {
    return this.#limiter.take('records of failed sign-ins', ofRecords) === 0;
  }

  /**
   * Runs what hashes a password, few at a time.
   *
   * @throws {DependencyError} if too many wait.
   */
  async hashing<T>(run: () => Promise<T>): Promise<T> {
    if (this.#hashing >= maxHashing) {
      if (this.#waiting.length >= maxWaiting) throw new DependencyError('sign-in', 'too many at once');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#hashing += 1;
    }
    try {
      return await run();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#hashing -= 1;
      else next();
    }
  }

  #remember(pair: string): void {
    this.#familiar.delete(pair);
    this.#familiar.add(pair);
    const oldest = this.#familiar.values().next().value;
    if (this.#familiar.size > maxFamiliar && oldest !== undefined) this.#familiar.delete(oldest);
  }
}

/** Addresses of people are not kept in the clear, and texts of any length become short names. */
function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64');
}
