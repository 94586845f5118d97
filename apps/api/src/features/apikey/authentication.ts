import type { Clock } from '../../core/clock.ts';
import type { Actor } from '../../core/context.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { findByHash, touchApiKey } from './apikey.store.ts';
import type { ApiKey } from './apikey.types.ts';
import { hashSecret } from './secret.ts';

/** Who a secret belongs to, and how often it may ask. */
export interface Authenticated {
  readonly actor: Actor;
  readonly rateLimitPerMinute: number | null;
}

const touchEveryMs = 60_000;
const longestSecret = 512;

/** Asks the database at every request, so that a revocation holds at once. */
export class KeyAuthenticator {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { readonly database: Database; readonly clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  /** Null for a key that is unknown, revoked or expired: the three read alike. */
  async authenticate(secret: string): Promise<Authenticated | null> {
    if (secret.length === 0 || secret.length > longestSecret) return null;
    const key = await findByHash(this.#database.client, hashSecret(secret));
    if (key === null || !this.#isLive(key)) return null;
    const now = this.#clock.now();
    if (key.lastUsedAt === null || now.getTime() - key.lastUsedAt.getTime() > touchEveryMs) {
      await touchApiKey(this.#database.client, key.id, now);
    }
    const { id, name, role, scope, maySeeEmbeddings, decisionOnly, rateLimitPerMinute } = key;
    return { actor: { id, name, role, scope, maySeeEmbeddings, decisionOnly }, rateLimitPerMinute };
  }

  #isLive(key: ApiKey): boolean {
    return key.revokedAt === null && (key.expiresAt === null || key.expiresAt > this.#clock.now());
  }
}
