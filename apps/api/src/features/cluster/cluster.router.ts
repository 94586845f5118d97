import { Router, type Response } from 'express';
import { mayDo } from '../../core/access.ts';
import type { RequestContext } from '../../core/context.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { sendPicture, sniffCrop } from '../media/media.router.ts';
import type { ClusterService } from './cluster.service.ts';

interface Dependencies {
  readonly clusters: ClusterService;
  /** Who asks; the routes are behind authentication. */
  readonly contextOf: (response: Response) => RequestContext;
}

/** `GET /media/clusters/<cluster id>`: the crop that shows whom the cluster is of. */
export function createClusterRouter({ clusters, contextOf }: Dependencies): Router {
  const router = Router();
  router.get('/media/clusters/:id', async (request, response) => {
    const ctx = contextOf(response);
    const id = decodeId('Cluster', request.params.id);
    const isAllowed = mayDo(ctx.actor.role, 'FEEDBACK_DECIDE');
    const bytes = id === null || !isAllowed ? null : await clusters.readExemplar(ctx, id);
    sendPicture(response, ctx, bytes === null ? null : { bytes, type: sniffCrop(bytes) });
  });
  return router;
}
