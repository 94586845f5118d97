import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { encodeId, decodeId } from '../../graphql/global-id.ts';
import { rowLoader } from '../../graphql/loader.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { galleryLoader, GalleryRef } from '../gallery/gallery.schema.ts';
import { identityLoader, IdentityRef } from '../identity/identity.schema.ts';
import type { Cluster } from './cluster.types.ts';

export const clusterLoader = rowLoader<Cluster>(
  async (ids, { services, request }) => await services.clusters.findMany(request, ids),
  (cluster) => cluster.id,
);

const ClusterStateRef = builder.enumType('ClusterState', {
  description: 'What became of a cluster.',
  values: {
    OPEN: { description: 'Nobody has decided.' },
    ACCEPTED: { description: 'Its crops were enrolled into an identity.' },
    DISMISSED: { description: 'Not to be shown again.' },
  },
});

export const ClusterRef = builder.objectRef<Cluster>('Cluster').implement({
  description:
    'UNKNOWN probes of kept searches that seem to be one person. A probe leaves with its search, or with feedback.',
  interfaces: [NodeRef],
  fields: (t) => ({
    gallery: t.field({
      type: GalleryRef,
      nullable: true,
      description: 'Where they were searched for; null if it was deleted meanwhile.',
      resolve: async (cluster, _args, context) => await galleryLoader(context).load(cluster.galleryId),
    }),
    modality: t.expose('modality', { type: ModalityRef, description: 'Faces or bodies.' }),
    state: t.expose('state', { type: ClusterStateRef, description: 'What became of it.' }),
    revision: t.exposeInt('revision', { description: 'Grows with every change; `acceptCluster` takes it.' }),
    size: t.exposeInt('size', { description: 'Number of probes.' }),
    firstSeenAt: t.expose('firstSeenAt', {
      type: 'DateTime',
      description:
        'When the earliest picture was taken (`probeCapturedAt`), or searched for where nothing says so.',
    }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'The same of the latest.' }),
    cohesion: t.exposeFloat('cohesion', {
      nullable: true,
      description: 'Mean cosine similarity of two different probes; null for one probe.',
    }),
    exemplarCropUrl: t.string({
      description:
        'Where this server has the crop of the probe that is most like the others; 404 where none is kept.',
      resolve: ({ id }) => `/media/clusters/${encodeURIComponent(encodeId('Cluster', id))}`,
    }),
    identity: t.field({
      type: IdentityRef,
      nullable: true,
      description: 'Whom it was accepted as; null unless it was, or if the identity is gone.',
      resolve: async ({ identityId }, _args, context) =>
        identityId === null ? null : await identityLoader(context).load(identityId),
    }),
  }),
});

registerNode('Cluster', {
  permission: 'FEEDBACK_DECIDE',
  load: async (context, id) => await clusterLoader(context).load(id),
});

const ClusterConnectionRef = connectionType('Cluster', ClusterRef);

builder.queryField('unknownClusters', (t) =>
  t.field({
    type: ClusterConnectionRef,
    permission: 'FEEDBACK_DECIDE',
    description:
      'Open clusters of at least two UNKNOWN probes of a gallery in its present spaces, the newest first; empty for a ' +
      'gallery that does not exist for the caller.',
    args: {
      galleryId: t.arg.id({ required: true, description: 'Which gallery.' }),
      ...pageArguments(t.arg),
    },
    resolve: async (_root, { galleryId, ...args }, { services, request }) => {
      const id = decodeId('Gallery', galleryId);
      return toConnection(await services.clusters.list(request, id, pageRequest(args)), (row) => row.id);
    },
  }),
);
