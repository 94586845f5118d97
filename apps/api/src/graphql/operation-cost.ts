import { complexityFromQuery } from '@pothos/plugin-complexity';
import { Kind, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { GraphqlContext } from './context.ts';
import { assertComplexity, assertShape, queryShape } from './query-cost.ts';

/**
 * Refuses a validated operation that is too deep, too wide or too costly.
 *
 * @throws {QueryTooComplexError} naming the limit that is exceeded.
 */
export function assertCost(
  schema: GraphQLSchema,
  asked: {
    readonly document: DocumentNode;
    readonly operation: OperationDefinitionNode;
    readonly variables: Record<string, unknown>;
    readonly context: GraphqlContext;
  },
): void {
  const { document, operation, variables, context } = asked;
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const named = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  assertShape(queryShape(schema, operation, named));
  // Only the chosen operation: the function measures the first one that it finds.
  const chosen: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
  assertComplexity(complexityFromQuery(chosen, { schema, ctx: context, variables }).complexity);
}
