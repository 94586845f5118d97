import { Router, type Request, type Response } from 'express';
import type { RequestContext } from '../../core/context.ts';
import { DependencyError } from '../../core/errors.ts';
import { refusal } from '../media/media.http.ts';
import { drain } from '../media/single-part.ts';
import { answerCreation, answerPiece, answerProgress } from './upload.http.ts';
import type { UploadAnswer } from './upload.http.ts';
import type { UploadService } from './upload.service.ts';

interface Dependencies {
  readonly uploads: UploadService;
  /** Who asks; the routes are behind authentication. */
  readonly contextOf: (response: Response) => RequestContext;
}

/** Whether the path takes bodies that last. */
export const isUploadPath = (path: string): boolean => path === '/imports' || path.startsWith('/imports/');

/** `POST /imports`, and `HEAD`, `GET`, `PATCH` and `PUT /imports/<id>`. */
export function createUploadRouter({ uploads, contextOf }: Dependencies): Router {
  const router = Router();
  router.post('/imports', async (request, response) => {
    const ctx = contextOf(response);
    const { gallery } = request.query;
    const asked = { message: request, gallery: typeof gallery === 'string' ? gallery : null };
    await answer({ ctx, request, response }, () => answerCreation(uploads, ctx, asked));
  });
  router
    .route('/imports/:id')
    .get(async (request, response) => {
      const ctx = contextOf(response);
      await answer({ ctx, request, response }, () => answerProgress(uploads, ctx, request.params.id));
    })
    .all(async (request, response, next) => {
      if (request.method !== 'PATCH' && request.method !== 'PUT') {
        next();
        return;
      }
      const ctx = contextOf(response);
      const piece = { message: request, id: request.params.id };
      await answer({ ctx, request, response }, () => answerPiece(uploads, ctx, piece));
    });
  return router;
}

/** A failing disk or database is answered in the shape of all answers of these routes. */
async function answer(
  { ctx, request, response }: { ctx: RequestContext; request: Request; response: Response },
  work: () => Promise<UploadAnswer>,
): Promise<void> {
  let outcome: UploadAnswer;
  try {
    outcome = await work();
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error;
    const { status, body } = refusal(ctx.requestId)(
      503,
      'DEPENDENCY_UNAVAILABLE',
      `the ${error.dependency} is not available`,
    );
    const seconds = Math.max(1, Math.ceil((error.retryAfterMs ?? 1000) / 1000));
    outcome = { status, body, headers: { 'Retry-After': String(seconds) } };
  }
  await drain(request);
  // The rest of a body far over the limit is not read.
  if (!request.complete) response.setHeader('Connection', 'close');
  response.set(outcome.headers).status(outcome.status);
  if (outcome.body === null) response.end();
  else response.json(outcome.body);
}
