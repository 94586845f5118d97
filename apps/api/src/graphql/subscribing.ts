import {
  createSourceEventStream,
  execute,
  getOperationAST,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { BadRequestError } from '../core/access.ts';
import { SessionEndedError, type SubscriptionEvent } from '../core/session.ts';
import type { GraphqlContext } from './context.ts';
import { toGraphqlError, type RaisedError } from './error-mapping.ts';
import { queryLimits } from './limits.ts';
import { assertCost } from './operation-cost.ts';

export interface SubscriptionRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Record<string, unknown> | null | undefined;
}

/** Parses, validates and measures a subscription. @returns What to execute, or what is wrong with it. */
export function prepareSubscription(
  schema: GraphQLSchema,
  request: SubscriptionRequest,
  contextValue: GraphqlContext,
): ExecutionArgs | readonly RaisedError[] {
  const { query, operationName = null, variables } = request;
  try {
    const document = parse(query, { maxLexicalTokens: queryLimits.maxTokens });
    const problems = validate(schema, document);
    if (problems.length > 0) return problems;
    const operation = subscriptionOf(document, operationName);
    assertCost(schema, { document, operation, variables: { ...variables }, context: contextValue });
    return { schema, document, operationName, variableValues: { ...variables }, contextValue };
  } catch (error) {
    return [toGraphqlError(error)];
  }
}

function subscriptionOf(document: DocumentNode, operationName: string | null) {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation === OperationTypeNode.SUBSCRIPTION) return operation;
  throw new BadRequestError('over WebSocket only subscriptions are served; queries and mutations are posts');
}

/**
 * As GraphQL's own `subscribe`, with a context of its own for each event: the caller as it is then, and loaders that have not
 * read anything before. Ends when the session does.
 */
export async function subscribeAfresh(
  args: ExecutionArgs,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!isStream(source)) return source;
  const events = source[Symbol.asyncIterator]() as AsyncIterator<SubscriptionEvent<unknown>>; // reason: what our subscribe resolvers give
  const { services, session } = args.contextValue as GraphqlContext; // reason: given to prepareSubscription
  const end = async (): Promise<IteratorReturnResult<undefined>> => {
    await events.return?.();
    return { done: true, value: undefined };
  };
  const next = async (): Promise<IteratorResult<ExecutionResult>> => {
    try {
      const event = await events.next();
      if (event.done === true) return { done: true, value: undefined };
      const contextValue = { services, session, request: event.value.request };
      return { done: false, value: await execute({ ...args, rootValue: event.value, contextValue }) };
    } catch (error) {
      if (error instanceof SessionEndedError) return await end();
      return { done: false, value: { errors: [toGraphqlError(error)] } };
    }
  };
  return { next, return: end, [Symbol.asyncIterator]: () => ({ next, return: end }) as never }; // reason: the same object, without naming itself
}

function isStream(source: object): source is AsyncIterable<unknown> {
  return Symbol.asyncIterator in source;
}
