import { builder } from '../../graphql/builder.ts';
import { mapLoader } from '../../graphql/loader.ts';
import { ClusterRef } from './cluster.schema.ts';
import type { ClusterCamera } from './cluster.types.ts';

const cameraLoader = mapLoader<readonly ClusterCamera[]>(
  async (ids, { services }) => await services.clusters.cameras(ids),
);

const ClusterCameraRef = builder.objectRef<ClusterCamera>('ClusterCamera').implement({
  description: 'A camera that saw probes of a cluster.',
  fields: (t) => ({
    cameraId: t.exposeString('cameraId', { description: 'As the searches named it.' }),
    size: t.exposeInt('size', { description: 'Number of probes that it saw.' }),
    firstSeenAt: t.expose('firstSeenAt', { type: 'DateTime', description: 'Time of the earliest of them.' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'Time of the latest of them.' }),
  }),
});

builder.objectField(ClusterRef, 'cameras', (t) =>
  t.field({
    type: [ClusterCameraRef],
    description:
      'Which cameras saw the person, by the `probeCameraId` of the searches, the one that did so first before the others; ' +
      'empty where no search named one.',
    resolve: async ({ id }, _args, context) => [...((await cameraLoader(context).load(id)) ?? [])],
  }),
);
