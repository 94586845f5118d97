import { mayDo, type Permission } from '../core/access.ts';
import { builder } from './builder.ts';
import type { GraphqlContext } from './context.ts';
import { encodeId, splitId, type NodeName } from './global-id.ts';

interface Identified {
  readonly id: string;
}

interface NodeSource {
  readonly permission: Permission;
  readonly load: (context: GraphqlContext, id: string) => Promise<Identified | null>;
}

const sources = new Map<string, NodeSource>();
const typeNames = new WeakMap<Identified, string>();

/** Makes a type reachable by `node(id:)`. The loader answers null for what the caller may not see. */
export function registerNode(name: NodeName, source: NodeSource): void {
  sources.set(name, source);
}

/** Types that implement it get their global `id` from their row's `id`. */
export const NodeRef = builder.interfaceRef<Identified>('Node').implement({
  description: 'Anything with a global id.',
  resolveType: (node) => typeNames.get(node) ?? null,
  fields: (t) => ({
    id: t.id({
      description: 'Opaque and global: `node(id:)` takes it.',
      // oxlint-disable-next-line max-params -- GraphQL's own signature
      resolve: (node, _args, _context, info) => encodeId(info.parentType.name as NodeName, node.id), // reason: only registered types implement Node; a test checks it
    }),
  }),
});

builder.queryField('node', (t) =>
  t.field({
    type: NodeRef,
    nullable: true,
    permission: 'SYSTEM_READ',
    description: 'Whatever has this id; null if it is absent or hidden from the caller.',
    args: { id: t.arg.id({ required: true, description: 'A global id.' }) },
    resolve: async (_root, { id }, context) => {
      const split = splitId(id);
      const source = split === null ? undefined : sources.get(split.type);
      if (split === null || source === undefined) return null;
      if (!mayDo(context.request.actor.role, source.permission)) return null;
      const node = await source.load(context, split.id);
      if (node !== null) typeNames.set(node, split.type);
      return node;
    },
  }),
);
