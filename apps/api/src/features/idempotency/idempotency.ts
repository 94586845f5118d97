import { systemClock, type Clock } from '../../core/clock.ts';
import type { JsonValue } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction, TransactionOptions } from '../../infra/prisma/database.ts';
import {
  claimRecord,
  dropRecord,
  findRecord,
  isErased,
  storePayload,
  type RecordKey,
} from './idempotency.store.ts';
import { IDEMPOTENCY_LIFETIME_MS } from './idempotency.types.ts';
import { digestInput } from './input-digest.ts';
import { KeyedLock } from './keyed-lock.ts';

export interface IdempotentCall<T extends JsonValue, P> {
  readonly database: Database;
  readonly actorId: string;
  /** The mutation as the schema names it. */
  readonly mutation: string;
  /** Null or absent: the call simply runs. */
  readonly key: string | null | undefined;
  /** What the caller asked for, less the key. */
  readonly input: JsonValue;
  /** Slow work without effects, outside the transaction; not done where a payload is stored already. */
  readonly prepare?: () => Promise<P>;
  /** The effect. What it throws rolls everything back, the record too. */
  readonly run: (tx: Transaction, prepared: P) => Promise<T>;
  /** False for a payload that says that the call failed wholly: it is answered, and may be tried again. */
  readonly isStored?: (payload: T) => boolean;
  readonly transaction?: TransactionOptions;
  readonly clock?: Clock;
}

const MAX_KEY_LENGTH = 256;
const keyPath = ['input', 'idempotencyKey'];

/** Duplicates in this process wait here, before the slow work; those in other processes wait on the record's row. */
const underWay = new KeyedLock();

/**
 * Runs a mutation at most once for each (actor, mutation, key) in 24 hours. The record commits with the effect: a call
 * that was killed in between left neither. A replay gets the first payload; another input is `IDEMPOTENCY_MISMATCH`.
 */
export async function runIdempotent<T extends JsonValue, P = undefined>(
  call: IdempotentCall<T, P>,
): Promise<Result<T, UserFailure>> {
  const { actorId, mutation, key } = call;
  if (key === null || key === undefined) return ok(await runOnce(call));
  if (key.length === 0 || key.length > MAX_KEY_LENGTH || key.includes('\0')) {
    return fail(invalidInput(`must have 1 to ${MAX_KEY_LENGTH} characters`, keyPath));
  }
  const record = { actorId, mutation, key, inputHash: digestInput(call.input) };
  return underWay.run(JSON.stringify([actorId, mutation, key]), () => runRecorded(call, record));
}

/** As `undefined` where the call prepares nothing, which its type then says too. */
async function prepareCall<T extends JsonValue, P>(call: IdempotentCall<T, P>): Promise<P> {
  return (await call.prepare?.()) as P; // see above
}

async function runOnce<T extends JsonValue, P>(call: IdempotentCall<T, P>): Promise<T> {
  const prepared = await prepareCall(call);
  return asStored(await call.database.transaction((tx) => call.run(tx, prepared), call.transaction));
}

async function runRecorded<T extends JsonValue, P>(
  call: IdempotentCall<T, P>,
  record: RecordKey,
): Promise<Result<T, UserFailure>> {
  const expiry = (): Date => new Date((call.clock ?? systemClock).now().getTime() - IDEMPOTENCY_LIFETIME_MS);
  const stored = await findRecord(call.database.client, record, expiry());
  if (stored !== null) return replay(record, stored);
  const prepared = await prepareCall(call);
  return call.database.transaction(async (tx) => {
    const now = (call.clock ?? systemClock).now();
    const isMine = await claimRecord(tx, record, { now, expiredBefore: expiry() });
    if (!isMine) {
      const other = await findRecord(tx, record, expiry());
      if (other === null) throw new Error('runIdempotent: the record that refused ours is not there');
      return replay<T>(record, other);
    }
    const payload = asStored(await call.run(tx, prepared));
    if (call.isStored?.(payload) ?? true) await storePayload(tx, record, payload);
    else await dropRecord(tx, record);
    return ok(payload);
  }, call.transaction);
}

function replay<T extends JsonValue>(
  record: RecordKey,
  stored: { readonly inputHash: string; readonly payload: unknown },
): Result<T, UserFailure> {
  if (isErased(stored.payload)) return fail(erasedSince);
  if (stored.inputHash === record.inputHash) return ok(stored.payload as T); // the same mutation stored it
  const message = 'the idempotency key was used before with another input';
  return fail({ code: 'IDEMPOTENCY_MISMATCH', message, path: keyPath });
}

const erasedSince: UserFailure = {
  code: 'IDENTITY_ERASED',
  message: 'this call was made before, and the person it was about was erased since',
  path: keyPath,
};

/** The first answer looks exactly as its replays will. */
function asStored<T extends JsonValue>(payload: T): T {
  return JSON.parse(JSON.stringify(payload)) as T; // JSON in, JSON out
}
