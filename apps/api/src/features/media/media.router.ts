import { Router, type Request, type Response } from 'express';

import { mayDo } from '../../core/access.ts';
import type { RequestContext } from '../../core/context.ts';
import { DependencyError } from '../../core/errors.ts';
import { decodeId } from '../../graphql/global-id.ts';
import type { FeedbackService } from '../feedback/feedback.service.ts';
import type { SampleService } from '../sample/sample.service.ts';
import type { SightingService } from '../sighting/sighting.service.ts';
import { answerUpload, refusal } from './media.http.ts';
import type { MediaAnswer } from './media.http.ts';
import type { MediaService } from './media.service.ts';
import { answerPicture, cropOf } from './picture.http.ts';

interface Dependencies {
  readonly media: MediaService;
  readonly samples: Pick<SampleService, 'readCrop'>;
  readonly feedback: Pick<FeedbackService, 'readCrop' | 'readProbeCrop'>;
  readonly sightings: Pick<SightingService, 'readCrop'>;
  /** Who asks; the routes are behind authentication. */
  readonly contextOf: (response: Response) => RequestContext;
}

const contentTypes: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
};

/**
 * `POST /media`, and with `?size=` for small copies `GET /media/<media id>`, `GET /media/crops/<sample id>`,
 * `GET /media/feedback/<feedback id>`, `GET /media/sightings/<sighting id>` and `GET /media/probes/<search id>/<index>`.
 */
export function createMediaRouter(deps: Dependencies): Router {
  const router = Router();
  router.post('/media', async (request, response) => {
    const ctx = deps.contextOf(response);
    const answer = await upload(deps.media, ctx, request);
    if (!request.complete) {
      response.setHeader('Connection', 'close'); // the rest of a body far over the limit is not read
    }
    send(response, answer);
  });
  router.get('/media/crops/:id', async (request, response) => {
    const ctx = deps.contextOf(response);
    const sampleId = decodeId('Sample', request.params.id);
    const isAllowed = mayDo(ctx.actor.role, 'MEDIA_READ');
    const bytes = sampleId === null || !isAllowed ? null : await deps.samples.readCrop(ctx, sampleId);
    await answerPicture(deps.media, { response, ctx, size: request.query['size'] }, cropOf(bytes));
  });
  addProbeRoutes(router, deps);
  router.get('/media/sightings/:id', async (request, response) => {
    const ctx = deps.contextOf(response);
    const id = decodeId('Sighting', request.params.id);
    const isAllowed = mayDo(ctx.actor.role, 'RECOGNISE');
    const bytes = id === null || !isAllowed ? null : await deps.sightings.readCrop(ctx, id);
    await answerPicture(deps.media, { response, ctx, size: request.query['size'] }, cropOf(bytes));
  });
  router.get('/media/:id', async (request, response) => {
    const ctx = deps.contextOf(response);
    const mediaId = decodeId('Media', request.params.id);
    const isAllowed = mayDo(ctx.actor.role, 'MEDIA_READ');
    const item = mediaId === null || !isAllowed ? null : await deps.media.findReadable(ctx, mediaId);
    const bytes = item === null ? null : await deps.media.readBytes(item);
    const type = contentTypes[item?.format ?? ''] ?? 'application/octet-stream';
    await answerPicture(
      deps.media,
      { response, ctx, size: request.query['size'] },
      bytes === null ? null : { bytes, type },
    );
  });
  return router;
}

/** Crops of what was searched for: with the search, and with what was said of it. */
function addProbeRoutes(router: Router, deps: Dependencies): void {
  router.get('/media/feedback/:id', async (request, response) => {
    const ctx = deps.contextOf(response);
    const id = decodeId('Feedback', request.params.id);
    const isAllowed = mayDo(ctx.actor.role, 'MEDIA_READ');
    const bytes = id === null || !isAllowed ? null : await deps.feedback.readCrop(ctx, id);
    await answerPicture(deps.media, { response, ctx, size: request.query['size'] }, cropOf(bytes));
  });
  router.get('/media/probes/:id/:index', async (request, response) => {
    const ctx = deps.contextOf(response);
    const { id, index } = request.params;
    const searchId = decodeId('Search', id);
    const isAllowed = mayDo(ctx.actor.role, 'MEDIA_READ') && searchId !== null && /^\d{1,4}$/.test(index);
    const bytes = isAllowed ? await deps.feedback.readProbeCrop(ctx, searchId, Number(index)) : null;
    await answerPicture(deps.media, { response, ctx, size: request.query['size'] }, cropOf(bytes));
  });
}

/** A failing disk or database is answered in the shape of all answers of this route. */
async function upload(media: MediaService, ctx: RequestContext, request: Request): Promise<MediaAnswer> {
  const { gallery } = request.query;
  try {
    return await answerUpload(media, ctx, {
      gallery: typeof gallery === 'string' ? gallery : null,
      message: request,
    });
  } catch (error) {
    if (!(error instanceof DependencyError)) {
      throw error;
    }
    const answer = refusal(ctx.requestId)(
      503,
      'DEPENDENCY_UNAVAILABLE',
      `the ${error.dependency} is not available`,
    );
    return { ...answer, retryAfterMs: error.retryAfterMs };
  }
}

function send(response: Response, answer: MediaAnswer): void {
  const { retryAfterMs = null } = answer;
  if (retryAfterMs !== null) {
    response.setHeader('Retry-After', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
  }
  response.status(answer.status).json(answer.body);
}
