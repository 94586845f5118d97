import type { DocumentNode } from 'graphql';
import { errorOfAnswer, readAnswer, type GraphqlAnswer } from './answer.ts';
import type { CallOptions, Connection } from './connection.ts';
import { hasIdempotencyKey, operationOf, type TypedDocument } from './document.ts';
import { retrying } from './retry.ts';

/** GraphQL over HTTP. */
export interface GraphqlClient {
  /**
   * Asks, and answers `data`. What failed in passing (`DEPENDENCY_UNAVAILABLE`, `RATE_LIMITED`, no answer) is asked again:
   * queries always, mutations only with an `idempotencyKey` in their variables or their `input`.
   *
   * @throws {GalleristError} if the answer has top-level errors; beside them its `data` is in the error. `userErrors` are
   *   part of the answer.
   */
  request<TResult, TVariables>(
    document: TypedDocument<TResult, TVariables>,
    variables: TVariables,
    options?: CallOptions,
  ): Promise<TResult>;
  /** The answer as it came, asked for once, whatever its errors and its status. Takes untyped documents and texts too. */
  execute(
    document: DocumentNode | string | { toString(): string },
    variables?: object,
    options?: CallOptions,
  ): Promise<GraphqlAnswer>;
}

export function graphqlClientOf(connection: Connection): GraphqlClient {
  const post = <T>(text: string, variables: unknown, options: CallOptions): Promise<GraphqlAnswer<T>> =>
    connection.exchange(
      {
        path: '/graphql',
        init: {
          method: 'POST',
          body: JSON.stringify({ query: text, variables }),
          headers: { 'Content-Type': 'application/json' },
        },
        read: readAnswer<T>,
      },
      options,
    );
  return {
    request: async <TResult, TVariables>(
      document: TypedDocument<TResult, TVariables>,
      variables: TVariables,
      options: CallOptions = {},
    ) => {
      const { text, kind } = operationOf(document);
      const isRepeatable = kind === 'query' || (kind === 'mutation' && hasIdempotencyKey(variables));
      const attempts = isRepeatable ? {} : { attempts: 1 };
      return await retrying(
        async () => {
          const answer = await post<TResult>(text, variables, options);
          if (answer.errors.length > 0 || answer.data === null) throw errorOfAnswer(answer);
          return answer.data;
        },
        { ...connection.retry, ...attempts, signal: options.signal },
      );
    },
    execute: (document, variables = {}, options = {}) =>
      post(typeof document === 'string' ? document : operationOf(document).text, variables, options),
  };
}
