import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { BadRequestError, ForbiddenError } from '../core/access.ts';
import { DependencyError, SpaceMismatchError } from '../core/errors.ts';
import { formatError, publicErrors } from './error-mapping.ts';
import { QueryTooComplexError } from './query-cost.ts';

/** As GraphQL wraps what a resolver throws, and as Apollo formats that. */
function answer(error: Error, code = 'INTERNAL_SERVER_ERROR') {
  const wrapped = new GraphQLError(error.message, { originalError: error, path: ['x'] });
  return formatError(
    { message: error.message, path: ['x'], extensions: { code, stacktrace: ['at /srv/x.ts'] } },
    wrapped,
  );
}

describe('what leaves the process about an error', () => {
  it.each([
    new Error('select * from api_keys where hash = $1'),
    new TypeError("ENOENT: no such file or directory, open '/srv/data/secrets.json'"),
    new RangeError('[0.12, 0.5, 0.7]'),
    Object.assign(new Error('Invalid `prisma.gallery.findMany()` invocation'), { code: 'P2010' }),
  ])('is nothing but a code for %s', (error) => {
    expect(answer(error)).toEqual({
      message: 'something went wrong on the server; the request id finds it in the log',
      path: ['x'],
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
  });

  it('tells when to try again, and not what failed inside', () => {
    const error = new DependencyError('database', 'connect ECONNREFUSED 10.0.0.5:5432', {
      retryAfterMs: 700,
    });
    expect(answer(error)).toEqual({
      message: 'the database is not available; try again',
      path: ['x'],
      extensions: { code: 'DEPENDENCY_UNAVAILABLE', retryAfterMs: 700 },
    });
  });

  it.each([
    [new ForbiddenError('KEY_ADMIN'), 'FORBIDDEN'],
    [new BadRequestError('first must be from 1 to 100'), 'BAD_USER_INPUT'],
    [new QueryTooComplexError('too deep'), 'QUERY_TOO_COMPLEX'],
    [new SpaceMismatchError('a', 'b'), 'BAD_USER_INPUT'],
  ])('has a code of its own for %s', (error, code) => {
    expect(answer(error).extensions).toEqual({ code });
  });

  it('says over WebSocket too that a refused variable is a fault of the request', () => {
    const originalError = new GraphQLError('ID cannot represent value: { secret: "Ada" }');
    const message =
      'Variable "$id" got invalid value { secret: "Ada" }; ID cannot represent value: { secret: "Ada" }';
    const [error] = publicErrors([new GraphQLError(message, { originalError })], 'r-1');
    expect(error?.extensions).toEqual({ code: 'BAD_USER_INPUT', requestId: 'r-1' });
    expect(error?.message).toBe('Variable "$id" is invalid at "id": ID cannot represent value');
  });

  it('names the place of a refused variable and not its value', () => {
    const message =
      'Variable "$input" got invalid value { secret: "Ada" } at "input.embedding"; Float cannot represent non numeric value: [0.1, 0.2]';
    const formatted = formatError(
      { message, extensions: { code: 'BAD_USER_INPUT' } },
      new GraphQLError(message),
    );
    expect(formatted.message).toBe(
      'Variable "$input" is invalid at "input.embedding": Float cannot represent non numeric value',
    );
  });

  it('shortens what would fill an answer', () => {
    const message = `Syntax Error: Unexpected Name "${'a'.repeat(5_000)}".`;
    const formatted = formatError(
      { message, extensions: { code: 'GRAPHQL_PARSE_FAILED' } },
      new GraphQLError(message),
    );
    expect(formatted.message.length).toBe(300);
  });
});
