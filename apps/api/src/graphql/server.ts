import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { complexityFromQuery } from '@pothos/plugin-complexity';
import { Kind, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { GraphqlContext } from './context.ts';
import { formatError, knownError, refusal, unwrapError } from './error-mapping.ts';
import { queryLimits } from './limits.ts';
import { assertComplexity, assertShape, queryShape } from './query-cost.ts';

/** Refuses an operation that is too deep, too wide or too costly before any resolver runs. */
function costPlugin(schema: GraphQLSchema): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ document, operation, request, contextValue }) => {
        if (operation === undefined) return;
        const fragments = document.definitions.filter(
          (definition) => definition.kind === 'FragmentDefinition',
        );
        try {
          const named = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
          assertShape(queryShape(schema, operation, named));
          // Only the chosen operation: the function measures the first one that it finds.
          const chosen: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
          const variables = { ...request.variables };
          assertComplexity(complexityFromQuery(chosen, { schema, ctx: contextValue, variables }).complexity);
        } catch (error) {
          throw refusal(error, 400);
        }
      },
    }),
  };
}

/** Writes our own faults to the log with their causes, and gives every error that leaves the request id. */
function errorPlugin(log: Logger): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        const { requestId } = contextValue.request;
        for (const error of errors) {
          const known = knownError(error, error.extensions['code'] ?? 'GRAPHQL_VALIDATION_FAILED');
          if (known === null) log.error({ requestId, err: unwrapError(error) }, 'a resolver failed');
          else if (known.code === 'DEPENDENCY_UNAVAILABLE')
            log.warn({ requestId, err: unwrapError(error) }, known.message);
        }
      },
      willSendResponse: async ({ response, contextValue }) => {
        if (response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        if (singleResult.errors === undefined) return;
        const { requestId } = contextValue.request;
        singleResult.errors = singleResult.errors.map((error) => ({
          ...error,
          extensions: { ...error.extensions, requestId },
        }));
      },
    }),
  };
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
    parseOptions: { maxTokens: queryLimits.maxTokens },
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
