import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { queryLimits } from './limits.ts';

/** The request asks for more than a server gives to one request. */
export class QueryTooComplexError extends Error {
  override readonly name = 'QueryTooComplexError';
}

export interface QueryShape {
  readonly depth: number;
  readonly fields: number;
  /** Of `fields`, those at the top. */
  readonly topFields: number;
  readonly searches: number;
}

const nothing: QueryShape = { depth: 0, fields: 0, topFields: 0, searches: 0 };

/**
 * Counts what a validated operation selects, fragments expanded. A fragment is counted once for each type and
 * remembered, so that fragments which spread each other many times cost no time.
 */
export function queryShape(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): QueryShape {
  const known = new Map<SelectionSetNode, Map<string, QueryShape>>();
  const measure = (set: SelectionSetNode, type: GraphQLNamedType | undefined): QueryShape => {
    const typeName = type?.name ?? '';
    const before = known.get(set)?.get(typeName);
    if (before !== undefined) return before;
    const shape = set.selections.map((selection) => measureSelection(selection, type)).reduce(add, nothing);
    const shapes = known.get(set) ?? new Map<string, QueryShape>();
    known.set(set, shapes.set(typeName, shape));
    return shape;
  };
  const measureSelection = (selection: SelectionNode, type: GraphQLNamedType | undefined): QueryShape => {
    if (selection.kind === Kind.FIELD) {
      const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
      const field = fields[selection.name.value];
      const below =
        selection.selectionSet === undefined
          ? nothing
          : measure(selection.selectionSet, field === undefined ? undefined : getNamedType(field.type));
      const searches = below.searches + (field?.extensions['isSearch'] === true ? 1 : 0);
      return { depth: below.depth + 1, fields: below.fields + 1, topFields: 1, searches };
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (fragment === undefined) return nothing;
    const condition = fragment.typeCondition?.name.value;
    return measure(fragment.selectionSet, condition === undefined ? type : schema.getType(condition));
  };
  return measure(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
}

function add(a: QueryShape, b: QueryShape): QueryShape {
  return {
    depth: Math.max(a.depth, b.depth),
    fields: a.fields + b.fields,
    topFields: a.topFields + b.topFields,
    searches: a.searches + b.searches,
  };
}

/** @throws {QueryTooComplexError} naming the limit that is exceeded. */
export function assertShape(shape: QueryShape): void {
  const { maxDepth, maxFields, maxRootFields, maxSearches } = queryLimits;
  const check = (what: string, got: number, max: number) => {
    if (got > max) throw new QueryTooComplexError(`the query has ${what} ${got}, at most ${max} is allowed`);
  };
  check('depth', shape.depth, maxDepth);
  check('a number of fields of', shape.fields, maxFields);
  check('a number of root fields of', shape.topFields, maxRootFields);
  check('a number of searches of', shape.searches, maxSearches);
}

/** @throws {QueryTooComplexError} if the complexity is over the budget. */
export function assertComplexity(complexity: number): void {
  if (complexity > queryLimits.maxComplexity) {
    throw new QueryTooComplexError(
      `the query has complexity ${complexity}, at most ${queryLimits.maxComplexity} is allowed`,
    );
  }
}
