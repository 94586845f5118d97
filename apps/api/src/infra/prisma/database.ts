import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { tracedPart } from '../../core/tracing.ts';
import { mapDatabaseError, isTransactionConflict } from './database-errors.ts';
import { PrismaClient, type Prisma } from './generated/client.ts';

/** A transaction's client: everything in it commits or nothing does. */
export type Transaction = Prisma.TransactionClient;

export interface TransactionOptions {
  /** How long the whole of `run` may take before it is rolled back. */
  readonly timeoutMs?: number;
  /** How long to wait for a free connection. */
  readonly maxWaitMs?: number;
}

/** The relational database: PostgreSQL or the embedded one, which behave alike. */
export interface Database {
  /** For single statements. Never inside `transaction`: the embedded database is one session, the call would hang. */
  readonly client: PrismaClient;
  /**
   * Runs `run` in one transaction. Where the database ends it for a deadlock or a serialisation conflict, `run` starts
   * again from its first line (3 times): it must have no effect other than on `tx`.
   *
   * @throws {DependencyError} with `dependency: 'database'` if the database cannot be reached or gives up.
   */
  transaction<T>(run: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Resolves if the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const MAX_ATTEMPTS = 4;
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_WAIT_MS = 10_000;

/**
 * Opens a pool of connections; the first one is made by the first query.
 *
 * @param options.log Gets one line when an idle connection breaks (it is replaced by itself).
 */
export function openDatabase(options: {
  url: string;
  maxConnections?: number;
  log?: (line: string) => void;
}): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: DEFAULT_MAX_WAIT_MS,
    application_name: 'gallerist',
  });
  const report = (): void => options.log?.('a database connection broke and is replaced');
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    onPoolError: report,
    onConnectionError: report,
  });
  const client = mapClientErrors(new PrismaClient({ adapter }));
  return {
    client,
    transaction: (run, limits) => runTransaction(client, run, limits),
    ping: async () => {
      await client.$queryRaw`SELECT 1`;
    },
    close: () => client.$disconnect(),
  };
}

/** Every query of the client, raw ones too, fails with our own error where the database is at fault. */
function mapClientErrors(client: PrismaClient): PrismaClient {
  const extended = client.$extends({
    query: {
      async $allOperations({ model, operation, args, query }) {
        try {
          const name = `database ${model ?? 'raw'}.${operation}`;
          return await tracedPart(name, {}, async (): Promise<unknown> => await query(args));
        } catch (error) {
          throw mapDatabaseError(error);
        }
      },
    },
  });
  return extended as unknown as PrismaClient; // same methods; only the type of $on, which nobody uses, is lost
}

async function runTransaction<T>(
  client: PrismaClient,
  run: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const limits = {
    timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxWait: options.maxWaitMs ?? DEFAULT_MAX_WAIT_MS,
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await client.$transaction(run, limits);
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isTransactionConflict(error)) throw mapDatabaseError(error);
    }
  }
}
