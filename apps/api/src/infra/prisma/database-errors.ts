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

/** SQLSTATE of serialisation failure and of deadlock, and the adapter's word for both. */
const conflictStates = new Set(['40001', '40P01', 'TransactionWriteConflict']);

/** What the driver adapter calls the same; raw queries come without Prisma's code. */
const unavailableKinds = new Set([
  'DatabaseNotReachable',
  'DatabaseDoesNotExist',
  'DatabaseAccessDenied',
  'AuthenticationFailed',
  'ConnectionClosed',
  'SocketTimeout',
  'TlsConnectionError',
  'TooManyConnections',
]);

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
  return error.code === 'P2034' || driverCodes(error).some((state) => conflictStates.has(state));
}

/** Whether a unique constraint refused the row. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return error.code === 'P2002' || driverCodes(error).includes('23505');
}

function unavailable(message: string, cause: unknown): DependencyError {
  return new DependencyError('database', message, { cause });
}

/** What the driver says without a code when a connection breaks or none comes about. */
const brokenConnection =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Cannot use a pool after calling end)/;

function isUnavailable(error: unknown): boolean {
  if (error instanceof Error && brokenConnection.test(error.message)) return true;
  if (error instanceof Prisma.PrismaClientKnownRequestError && unavailableCodes.has(error.code)) return true;
  return driverCodes(error).some(
    (code) => unavailableStates.test(code) || socketCodes.has(code) || unavailableKinds.has(code),
  );
}

/** All codes found on the error and below it; the adapter nests the driver's error differently for each kind. */
function driverCodes(error: unknown): string[] {
  const found: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 5) return;
    for (const [key, inner] of Object.entries(value)) {
      if (codeKeys.has(key) && typeof inner === 'string') found.push(inner);
      else if (nestingKeys.has(key)) visit(inner, depth + 1);
    }
    if (value instanceof Error) visit(value.cause, depth + 1);
  };
  visit(error, 0);
  return found;
}

const codeKeys = new Set(['code', 'originalCode', 'kind']);
const nestingKeys = new Set(['meta', 'driverAdapterError', 'cause', 'error']);
