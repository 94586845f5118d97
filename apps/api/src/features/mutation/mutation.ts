import type { RequestContext } from '../../core/context.ts';
import type { JsonValue } from '../../core/json.ts';
import type { Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import type { AuditEvent } from '../audit/audit.types.ts';
import { runIdempotent } from '../idempotency/idempotency.ts';

/** What a mutation did: its payload, and what the audit log says about it. */
export interface Effect<T> {
  /** JSON, because a replay of the idempotency key answers the stored one. */
  readonly payload: T;
  readonly audit: Omit<AuditEvent, 'action' | 'outcome'>;
}

export interface Mutation<T extends JsonValue, P = undefined> {
  /** The mutation as the schema names it; the scope of idempotency keys and the action of the audit log. */
  readonly name: string;
  readonly idempotencyKey?: string | null | undefined;
  /** What the caller asked for, less the idempotency key. */
  readonly input: JsonValue;
  /** Slow work without effects, outside the transaction; not done for a replay. */
  readonly prepare?: () => Promise<P>;
  readonly run: (tx: Transaction, prepared: P) => Promise<Result<Effect<T>, UserFailure>>;
}

/** Carries an expected failure out of the transaction, which rolls back. */
class Refusal extends Error {
  readonly failure: UserFailure;

  constructor(failure: UserFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/**
 * Runs a mutation in one transaction with its audit entry and, if the caller gave a key, its idempotency record.
 * A failed mutation leaves nothing behind, so that the same key may be tried again.
 */
export async function runMutation<T extends JsonValue, P = undefined>(
  database: Database,
  ctx: RequestContext,
  mutation: Mutation<T, P>,
): Promise<Result<T, UserFailure>> {
  const effect = async (tx: Transaction, prepared: P): Promise<T> => {
    const result = await mutation.run(tx, prepared);
    if (!result.ok) throw new Refusal(result.error);
    await recordAudit(tx, ctx, { ...result.value.audit, action: mutation.name, outcome: 'OK' });
    return result.value.payload;
  };
  try {
    return await runIdempotent<T, P>({
      database,
      actorId: ctx.actor.id,
      mutation: mutation.name,
      key: mutation.idempotencyKey,
      input: mutation.input,
      ...(mutation.prepare === undefined ? {} : { prepare: mutation.prepare }),
      run: effect,
    });
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.failure };
    throw error;
  }
}
