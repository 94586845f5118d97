import {
  defaultFieldResolver,
  getNamedType,
  isInputObjectType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLSchema,
} from 'graphql';
import { BadRequestError, ForbiddenError } from '../core/access.ts';
import type { GraphqlContext } from './context.ts';

/** Fields, of whatever type, that say how alike two pictures are; cohesion and histogram of two samples are nothing else. */
const similarities: ReadonlySet<string> = new Set([
  'cosineSimilarity',
  'similarity',
  'rerankedDistance',
  'cohesion',
  'similarityHistogram',
]);
/** Whoever chooses thresholds and sees what they decide can halve their way to a similarity. */
const oracles: ReadonlySet<string> = new Set(['previewThresholds', 'setThresholdPolicy']);
/** Fields that are rounded: a similarity can be worked out from an exact one, from its entropy too. */
const confidences: ReadonlySet<string> = new Set(['confidence', 'expectedInformation']);
/** What lists are ordered by is in their cursors; of some lists that is a similarity, and another one may be put in its place. */
const cursors: ReadonlySet<string> = new Set(['cursor', 'startCursor', 'endCursor']);
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
      if (similarities.has(field.name) || oracles.has(field.name)) {
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
      } else if (cursors.has(field.name)) {
        field.resolve = async (...call) => {
          const value: unknown = await resolve(...call);
          return isLimited(call[2]) && typeof value === 'string' ? sealed(value, call[2]) : value;
        };
      } else if (field.args.some(hasCursor)) {
        field.resolve = (...[source, args, context, info]) =>
          resolve(source, isLimited(context) ? withOpened(args as Paged, context) : args, context, info); // reason: hasCursor looked
      }
    }
  }
  return schema;
}

interface Paged {
  readonly after?: string | null;
  readonly input?: Paged | null;
}

/** By itself, or in its `input`. */
function hasCursor({ name, type }: GraphQLArgument): boolean {
  const named = getNamedType(type);
  return name === 'after' || (name === 'input' && isInputObjectType(named) && 'after' in named.getFields());
}

const purpose = 'cursor';

function sealed(cursor: string, context: unknown): string {
  return (context as GraphqlContext).services.cursors.seal(cursor, purpose); // reason: the context of every request
}

function withOpened(args: Paged, context: unknown): Paged {
  const { after, input } = args;
  return {
    ...args,
    ...(typeof after === 'string' ? { after: opened(after, context) } : {}),
    ...(typeof input?.after === 'string' ? { input: withOpened(input, context) } : {}),
  };
}

/** @throws {BadRequestError} for what this server did not seal: whoever makes up cursors could ask what is above a similarity. */
function opened(cursor: string, context: unknown): string {
  try {
    return (context as GraphqlContext).services.cursors.open(cursor, purpose); // reason: as above
  } catch {
    throw new BadRequestError('after is no cursor of this list');
  }
}

function isLimited(context: unknown): boolean {
  return (context as GraphqlContext).request.actor.decisionOnly === true; // reason: the context of every request
}
