import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import { tracedPart } from '../core/tracing.ts';

const done = new WeakSet<GraphQLSchema>();

/** A span for each root field of an operation. Fields below them are too many to tell anything. */
export function traceResolvers(schema: GraphQLSchema): GraphQLSchema {
  if (done.has(schema)) return schema;
  done.add(schema);
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const resolve = field.resolve ?? defaultFieldResolver;
      const name = `resolve ${field.name}`;
      field.resolve = (...call) => tracedPart(name, {}, async () => await resolve(...call));
    }
  }
  return schema;
}
