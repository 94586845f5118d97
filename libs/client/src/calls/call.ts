import type { CallOptions } from '../core/connection.ts';
import { newIdempotencyKey, type TypedDocument } from '../core/document.ts';
import type { GraphqlClient } from '../core/graphql-client.ts';

/** Of a mutation: its key is made once for each call, so that trying again does nothing twice. */
export interface MutationOptions extends CallOptions {
  /** The caller's own, to repeat a call after a crash. */
  readonly idempotencyKey?: string;
}

/** The input with its key: its own, that of the options, or a new one. */
export function keyed<T extends { readonly idempotencyKey?: string | null | undefined }>(
  input: T,
  { idempotencyKey }: MutationOptions,
): T {
  return { ...input, idempotencyKey: input.idempotencyKey ?? idempotencyKey ?? newIdempotencyKey() };
}

export interface Page<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const pageSize = 100;

/** Every node of a list, page after page as they are looked at. */
export async function* everyNode<T>(
  page: (variables: { readonly first: number; readonly after: string | null }) => Promise<Page<T> | null>,
): AsyncGenerator<T, void, undefined> {
  let after: string | null = null;
  do {
    const found: Page<T> | null = await page({ first: pageSize, after });
    if (found === null) return;
    yield* found.nodes;
    after = found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null;
  } while (after !== null);
}

/** Bound to a client, for short. */
export type Ask = <TResult, TVariables>(
  document: TypedDocument<TResult, TVariables>,
  variables: TVariables,
  options?: CallOptions,
) => Promise<TResult>;

/**
 * @param isToldSimilarity False: `$similarities` is false in every document that declares it, and others do not mind.
 */
export const askingWith = (graphql: GraphqlClient, isToldSimilarity: boolean): Ask =>
  isToldSimilarity
    ? graphql.request.bind(graphql)
    : (document, variables, options) =>
        graphql.request(document, { ...variables, similarities: false }, options);
