import { defaultFieldResolver, isObjectType, type GraphQLSchema } from 'graphql';
import { ForbiddenError } from '../core/access.ts';
import type { GraphqlContext } from './context.ts';

/** Fields, of whatever type, that say how alike two pictures are; the cohesion of a cluster of two is nothing else. */
const similarities: ReadonlySet<string> = new Set([
  'cosineSimilarity',
  'similarity',
  'rerankedDistance',
  'cohesion',
]);
/** Fields that are rounded: a similarity can be worked out from an exact one, from its entropy too. */
const confidences: ReadonlySet<string> = new Set(['confidence', 'expectedInformation']);
const tenths = 10;
const done = new WeakSet<GraphQLSchema>();

/**
 * What callers that are told decisions only must not see is told by the names of fields, wherever they are: a new type with a similarity
 * needs nothing to be covered.
 */
export function limitDetail(schema: GraphQLSchema): GraphQLSchema {
  if (done.has(schema)) return schema;
  done.add(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = field.resolve ?? defaultFieldResolver;
      if (similarities.has(field.name)) {
        field.resolve = (...call) => {
          if (isLimited(call[2])) throw new ForbiddenError('SIMILARITY_READ');
          return resolve(...call);
        };
      } else if (confidences.has(field.name)) {
        field.resolve = async (...call) => {
          const value: unknown = await resolve(...call);
          return isLimited(call[2]) && typeof value === 'number'
            ? Math.round(value * tenths) / tenths
            : value;
        };
      }
    }
  }
  return schema;
}

function isLimited(context: unknown): boolean {
  return (context as GraphqlContext).request.actor.decisionOnly === true; // reason: the context of every request
}
