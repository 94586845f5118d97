import type { Actor } from '../../core/context.ts';
import { permissions, mayDo, type Permission } from '../../core/access.ts';
import { builder } from '../../graphql/builder.ts';
import { RoleRef } from '../../graphql/role.ts';
import { galleryLoader, GalleryRef } from '../gallery/gallery.schema.ts';

const ViewerRef = builder.objectRef<Actor>('Viewer').implement({
  description: 'Who asks.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name of the API key.' }),
    role: t.expose('role', { type: RoleRef, description: 'What the caller may do.' }),
    permissions: t.stringList({
      description: 'The permissions that the role gives, as in `docs/security.md`.',
      resolve: (actor) =>
        (Object.keys(permissions) as Permission[]).filter((permission) => mayDo(actor.role, permission)), // reason: keys of the table
    }),
    maySeeEmbeddings: t.exposeBoolean('maySeeEmbeddings', {
      description: 'Whether answers may carry embeddings.',
    }),
    galleries: t.field({
      type: [GalleryRef],
      nullable: true,
      description: 'The galleries that the caller is limited to; null if it may see all.',
      resolve: async (actor, _args, context) => {
        if (actor.scope.kind === 'ALL') return null;
        const rows = await galleryLoader(context).loadMany([...actor.scope.galleryIds]);
        return rows.flatMap((row) => (row === null || row instanceof Error ? [] : [row]));
      },
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    permission: 'SYSTEM_READ',
    description: 'Who asks: the API key behind this request.',
    resolve: (_root, _args, { request }) => request.actor,
  }),
);
