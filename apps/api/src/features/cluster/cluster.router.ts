import { Router, type Response } from 'express';
import { mayDo } from '../../core/access.ts';
import type { RequestContext } from '../../core/context.ts';
import { decodeId } from '../../graphql/global-id.ts';
import type { MediaService } from '../media/media.service.ts';
import { answerPicture, cropOf } from '../media/picture.http.ts';
import type { ClusterService } from './cluster.service.ts';

interface Dependencies {
  readonly clusters: ClusterService;
  readonly media: Pick<MediaService, 'shrink'>;
  /** Who asks; the routes are behind authentication. */
  readonly contextOf: (response: Response) => RequestContext;
}

/** `GET /media/clusters/<cluster id>`: the crop that shows whom the cluster is of. */
export function createClusterRouter({ clusters, media, contextOf }: Dependencies): Router {
  const router = Router();
  router.get('/media/clusters/:id', async (request, response) => {
    const ctx = contextOf(response);
    const id = decodeId('Cluster', request.params.id);
    const isAllowed = mayDo(ctx.actor.role, 'FEEDBACK_DECIDE');
    const bytes = id === null || !isAllowed ? null : await clusters.readExemplar(ctx, id);
    await answerPicture(media, { response, ctx, size: request.query['size'] }, cropOf(bytes));
  });
  return router;
}
