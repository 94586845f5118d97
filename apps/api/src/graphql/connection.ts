import type { ObjectRef } from '@pothos/core';
import type { Page } from '../core/page.ts';
import { builder } from './builder.ts';

interface PageEnds {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

/** One page of a list, as Relay describes it; pages go forward only. */
export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly pageInfo: PageEnds;
}

const PageInfoRef = builder.objectRef<PageEnds>('PageInfo').implement({
  description: 'Where a page stands in its list.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether the list goes on after this page.' }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      description: 'Always false: pages go forward only.',
    }),
    startCursor: t.exposeString('startCursor', {
      nullable: true,
      description: 'Cursor of the first node; null on an empty page.',
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'Cursor of the last node, for `after`; null on an empty page.',
    }),
  }),
});

/** The types `<name>Connection` and `<name>Edge` of a node type. */
export function connectionType<T extends object>(name: string, node: ObjectRef<SchemaTypesOf, T>) {
  const edge = builder.objectRef<Edge<T>>(`${name}Edge`).implement({
    description: 'A node and where it stands in the list.',
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Where this node stands, for `after`.' }),
      node: t.field({
        type: node,
        description: 'The node itself.',
        resolve: (parent) => parent.node as never, // reason: Pothos cannot follow the generic shape
      }),
    }),
  });
  return builder.objectRef<Connection<T>>(`${name}Connection`).implement({
    description: `One page of a list of ${name} nodes.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        description: 'The nodes of this page with their cursors.',
        resolve: (connection) => [...connection.edges],
      }),
      nodes: t.field({
        type: [node],
        description: 'The nodes of this page, without their cursors.',
        resolve: (connection) => connection.edges.map((item) => item.node) as never, // reason: as above
      }),
      pageInfo: t.field({
        type: PageInfoRef,
        description: 'Where this page stands in its list.',
        resolve: (connection) => connection.pageInfo,
      }),
    }),
  });
}

type SchemaTypesOf = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never;

/** A connection of rows whose key (what the list is ordered by) makes the cursor. */
export function toConnection<T>(page: Page<T>, keyOf: (row: T) => string): Connection<T> {
  const edges = page.rows.map((node) => ({
    cursor: Buffer.from(`c:${keyOf(node)}`, 'utf8').toString('base64url'),
    node,
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasMore,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
