import { Kind, parse, print, type DocumentNode, type OperationTypeNode } from 'graphql';

/** The mark by which code generators tie a document to its types; the same as in `@graphql-typed-document-node/core`. */
export interface DocumentTypeDecoration<TResult, TVariables> {
  /** Never set: it carries the types. */
  __apiType?: (variables: TVariables) => TResult;
}

/**
 * A document with the types of what it answers and takes: a `TypedDocumentNode`, or a `TypedDocumentString` (graphql-codegen
 * with `documentMode: 'string'`). Users' own generated documents are either.
 */
export type TypedDocument<TResult, TVariables> = DocumentTypeDecoration<TResult, TVariables> &
  (DocumentNode | { toString(): string });

/** What a client has to know of a document to send it, and to send it again. */
export interface Operation {
  readonly text: string;
  readonly kind: `${OperationTypeNode}`;
}

const known = new WeakMap<object, Operation>();

/**
 * @param document Typed or not, with exactly one operation, or its text.
 * @throws {GraphQLError} if a text is no GraphQL; {TypeError} if there is not exactly one operation.
 */
export function operationOf(document: DocumentNode | { toString(): string }): Operation {
  const key = typeof document === 'string' ? null : document;
  const before = key === null ? undefined : known.get(key);
  if (before !== undefined) return before;
  // A document is a syntax tree, or text: a string, or an object that wraps one.
  const isTree = typeof document === 'object' && 'definitions' in document;
  const text = isTree ? print(document) : document.toString();
  const node = isTree ? document : parse(text, { noLocation: true });
  const operations = node.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (operation === undefined || operations.length > 1) {
    throw new TypeError(
      `operationOf: a document needs exactly one operation, this one has ${operations.length}`,
    );
  }
  const found = { text, kind: operation.operation };
  if (key !== null) known.set(key, found);
  return found;
}

/** Whether a mutation may be sent again: the server answers the same key with the first effect. */
export function hasIdempotencyKey(variables: unknown): boolean {
  if (typeof variables !== 'object' || variables === null) return false;
  const { idempotencyKey, input } = variables as { idempotencyKey?: unknown; input?: unknown }; // reason: looked at, not trusted
  return (typeof idempotencyKey === 'string' && idempotencyKey !== '') || hasIdempotencyKey(input);
}

/** A key for one intended effect; also where a page is not served over TLS and `randomUUID` is missing. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
