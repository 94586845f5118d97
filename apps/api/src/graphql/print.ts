import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';

/** The schema as `schema.graphql` has it: sorted, so that the order of imports does not show. */
export function printedSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
