import { DependencyError } from '../../core/errors.ts';
import { Prisma } from './generated/client.ts';

/** Prisma's codes for "the database is not there or had no time", as opposed to a faulty query. */
const unavailableCodes = new Set([
  'P1000', // authentication failed
  'P1001', // cannot reach the server
  'P1002', // reached, timed out
  'P1003', // the database does not exist
  'P1008', // operation timed out
  'P1009',
  'P1010', // access denied
  'P1011', // TLS
  'P1017', // the server closed the connection
  'P2024', // no connection free in the pool
  'P2028', // transaction could not start, or ran out of time
  'P2037', // too many connections
]);

/** SQLSTATE classes and codes of a server that is going down, full or out of memory. */
const unavailableStates = /^(08|53|57P|58|XX)/;

/** SQLSTATE of serialisation failure and of deadlock. */
const conflictStates = new Set(['40001', '40P01']);

/** Node's own codes of a socket that is not there. */
const socketCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']);

/**
 * Wraps what the database is to blame for; gives everything else (unique violations, our own errors) back as it came.
 * The message says nothing of queries or tables: those stay in `cause`.
 */
export function mapDatabaseError(error: unknown): unknown {
  if (error instanceof DependencyError) return error;
  if (isTransactionConflict(error)) return unavailable('the database ended the transaction', error);
  if (error instanceof Prisma.PrismaClientInitializationError) {
    return unavailable('the database cannot be reached', error);
  }
  if (isUnavailable(error)) return unavailable('the database is not available', error);
  return error;
}

/** Whether the transaction may simply be run again. */
export function isTransactionConflict(error: unknown): boolean {
  if (error instanceof DependencyError) return isTransactionConflict(error.cause);
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return error.code === 'P2034' || sqlStates(error).some((state) => conflictStates.has(state));
}

/** Whether a unique constraint refused the row. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return error.code === 'P2002' || sqlStates(error).includes('23505');
}

function unavailable(message: string, cause: unknown): DependencyError {
  return new DependencyError('database', message, { cause });
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError && unavailableCodes.has(error.code)) return true;
  return sqlStates(error).some((state) => unavailableStates.test(state) || socketCodes.has(state));
}

/** All codes found on the error and below it; the adapter nests the driver's error differently for each kind. */
function sqlStates(error: unknown): string[] {
  const found: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 5) return;
    for (const [key, inner] of Object.entries(value)) {
      if ((key === 'code' || key === 'originalCode') && typeof inner === 'string') found.push(inner);
      else if (nestingKeys.has(key)) visit(inner, depth + 1);
    }
    if (value instanceof Error) visit(value.cause, depth + 1);
  };
  visit(error, 0);
  return found;
}

const nestingKeys = new Set(['meta', 'driverAdapterError', 'cause', 'error']);
