import { builder } from '../../graphql/builder.ts';
import { encodeId } from '../../graphql/global-id.ts';
import { mapLoader } from '../../graphql/loader.ts';
import { ClusterRef } from './cluster.schema.ts';
import { clusterLimits, type ClusterMember } from './cluster.types.ts';

const ClusterMemberRef = builder.objectRef<ClusterMember>('ClusterMember').implement({
  description: 'A probe of a cluster.',
  fields: (t) => ({
    searchId: t.id({
      description: 'The search, which is deleted when its time is over.',
      resolve: ({ searchId }) => encodeId('Search', searchId),
    }),
    probeIndex: t.exposeInt('probeIndex', { description: 'Which of its probes, from 0.' }),
    cropUrl: t.string({
      nullable: true,
      description: 'Path of its aligned crop, to be fetched with the same credentials; null if none is kept.',
      resolve: ({ hasCrop, searchId, probeIndex }) =>
        hasCrop ? `/media/probes/${encodeURIComponent(encodeId('Search', searchId))}/${probeIndex}` : null,
    }),
    cameraId: t.exposeString('cameraId', {
      nullable: true,
      description: 'Which camera saw it; null where the search named none.',
    }),
    seenAt: t.expose('seenAt', {
      type: 'DateTime',
      description: 'When the picture was taken, or searched for where nothing says so.',
    }),
  }),
});

/** The newest of each; a page shows some of them, and never so many that one query would be too much. */
const memberLoader = mapLoader<readonly ClusterMember[]>(
  async (ids, { services }) => await services.clusters.members(ids, clusterLimits.maxAccepted),
);

builder.objectField(ClusterRef, 'members', (t) =>
  t.field({
    type: [ClusterMemberRef],
    description: 'Its probes, the newest first.',
    args: {
      first: t.arg.int({
        defaultValue: 12,
        description: `At most so many, 1 to ${clusterLimits.maxAccepted}.`,
      }),
    },
    resolve: async ({ id }, { first }, context) => {
      const members = (await memberLoader(context).load(id)) ?? [];
      return members.slice(0, Math.min(clusterLimits.maxAccepted, Math.max(1, first ?? 1)));
    },
  }),
);
