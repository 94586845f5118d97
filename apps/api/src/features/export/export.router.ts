import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Response } from 'express';
import { mayDo } from '../../core/access.ts';
import type { RequestContext } from '../../core/context.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { refusal } from '../media/media.http.ts';
import type { ExportService } from './export.service.ts';

interface Dependencies {
  readonly exports: ExportService;
  /** Who asks; the routes are behind authentication. */
  readonly contextOf: (response: Response) => RequestContext;
}

/** `GET /exports/<job id>`: the ZIP of an export. */
export function createExportRouter({ exports, contextOf }: Dependencies): Router {
  const router = Router();
  router.get('/exports/:id', async (request, response) => {
    const ctx = contextOf(response);
    const jobId = decodeId('Job', request.params.id);
    const isAllowed = mayDo(ctx.actor.role, 'GALLERY_WRITE') && mayDo(ctx.actor.role, 'PRIVACY_WRITE');
    const file = jobId === null || !isAllowed ? null : await exports.open(ctx, jobId);
    if (file === null) {
      const { status, body } = refusal(ctx.requestId)(404, 'NOT_FOUND', 'export not found');
      response.status(status).json(body);
      return;
    }
    response.setHeader('Content-Type', 'application/zip');
    response.setHeader('Content-Length', String(file.byteSize));
    response.setHeader('Content-Disposition', 'attachment; filename="export.zip"');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'private, no-store');
    // Whoever hangs up half-way, or a disk that fails, ends the connection: the length says that there is more.
    await pipeline(Readable.from(file.bytes), response).catch(() => response.destroy());
  });
  return router;
}
