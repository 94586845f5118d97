import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequestContextDidResolveOperation,
} from '@apollo/server';
import { OperationTypeNode, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { BadRequestError } from '../core/access.ts';
import type { GraphqlContext } from './context.ts';
import { formatError, knownError, refusal, unwrapError } from './error-mapping.ts';
import { queryLimits } from './limits.ts';
import { assertCost } from './operation-cost.ts';

/** Refuses an operation that is too deep, too wide or too costly before any resolver runs. */
function costPlugin(schema: GraphQLSchema): ApolloServerPlugin<GraphqlContext> {
  const didResolveOperation = (request: GraphQLRequestContextDidResolveOperation<GraphqlContext>) =>
    Promise.resolve(request).then((resolved) => {
      assertAffordable(schema, resolved);
    });
  return { requestDidStart: () => Promise.resolve({ didResolveOperation }) };
}

function assertAffordable(
  schema: GraphQLSchema,
  { document, operation, request, contextValue }: GraphQLRequestContextDidResolveOperation<GraphqlContext>,
): void {
  if (operation === undefined) return;
  try {
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
      throw new BadRequestError('subscriptions are served over WebSocket (graphql-transport-ws) only');
    }
    assertCost(schema, { document, operation, variables: { ...request.variables }, context: contextValue });
  } catch (error) {
    throw refusal(error, 400);
  }
}

/** Writes our own faults to the log with their causes, and gives every error that leaves the request id. */
function errorPlugin(log: Logger): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didEncounterErrors: ({ errors, contextValue }) => {
          for (const error of errors) logError(log, contextValue.request.requestId, error);
          return Promise.resolve();
        },
        willSendResponse: ({ response, contextValue }) => {
          if (response.body.kind === 'single')
            addRequestId(response.body.singleResult, contextValue.request.requestId);
          return Promise.resolve();
        },
      }),
  };
}

export function logError(
  log: Logger,
  requestId: string,
  error: { readonly extensions: Readonly<Record<string, unknown>> },
): void {
  const known = knownError(error, error.extensions['code'] ?? 'GRAPHQL_VALIDATION_FAILED');
  const entry = { requestId, err: unwrapError(error) };
  if (known === null) log.error(entry, 'a resolver failed');
  else if (known.code === 'DEPENDENCY_UNAVAILABLE') log.warn(entry, known.message);
}

function addRequestId(result: { errors?: readonly GraphQLFormattedError[] }, requestId: string): void {
  if (result.errors === undefined) return;
  result.errors = result.errors.map((error) => ({
    ...error,
    extensions: { ...error.extensions, requestId },
  }));
}

export function createGraphqlServer(schema: GraphQLSchema, log: Logger): ApolloServer<GraphqlContext> {
  return new ApolloServer<GraphqlContext>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    // Apollo's own handler ends the process before the index and the database are closed.
    stopOnTerminationSignals: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    parseOptions: { maxLexicalTokens: queryLimits.maxTokens },
    plugins: [costPlugin(schema), errorPlugin(log)],
    formatError,
    logger: silentLogger(log),
  });
}

/** Apollo logs through ours; its debug lines stay out. */
function silentLogger(log: Logger) {
  return {
    debug: (): void => undefined,
    info: (): void => undefined,
    warn: (message: unknown): void => log.warn(String(message)),
    error: (message: unknown): void => log.error(String(message)),
  };
}
