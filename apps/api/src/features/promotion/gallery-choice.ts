import type { RequestContext } from '../../core/context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { visibleGalleryIds } from './promotion-targets.store.ts';

/** Galleries of one call: each takes a lock until all have been looked at. */
export const maxGalleries = 500;

/** Which galleries a call means. A null id was no gallery's id at all, which reads like an unknown one. */
export interface GalleryChoice {
  /** Null: not given. */
  readonly galleryIds: readonly (string | null)[] | null;
  readonly allGalleries: boolean;
}

/** A gallery of the call, and where it stands in the input. */
export interface ChosenGallery {
  readonly galleryId: string;
  readonly path: readonly string[];
}

/** All must be there for the caller, each once, in the order of their ids: so two calls never wait for each other. */
export async function chooseGalleries(
  tx: Transaction,
  ctx: RequestContext,
  of: { readonly choice: GalleryChoice; readonly findAll: () => Promise<readonly string[]> },
): Promise<Result<readonly ChosenGallery[], UserFailure>> {
  const { galleryIds, allGalleries } = of.choice;
  const path = ['input', 'galleryIds'];
  if (allGalleries === (galleryIds !== null)) {
    return fail(invalidInput('either galleryIds or allGalleries must be given', path));
  }
  if (galleryIds === null) {
    const all = await of.findAll();
    const chosen = all.map((galleryId) => ({ galleryId, path: ['input', 'allGalleries'] }));
    return all.length > maxGalleries ? fail(tooMany(['input', 'allGalleries'])) : ok(chosen);
  }
  if (galleryIds.length === 0) return fail(invalidInput('galleryIds must have at least one id', path));
  if (galleryIds.length > maxGalleries) return fail(tooMany(path));
  const known = await visibleGalleryIds(
    tx,
    ctx.actor.scope,
    galleryIds.flatMap((id) => id ?? []),
  );
  const unknown = galleryIds.findIndex((id) => id === null || !known.has(id));
  if (unknown !== -1) return fail(notFound('gallery', [...path, String(unknown)]));
  return ok(
    [...known].sort().map((galleryId) => ({
      galleryId,
      path: [...path, String(galleryIds.indexOf(galleryId))],
    })),
  );
}

function tooMany(path: readonly string[]): UserFailure {
  return { code: 'LIMIT_EXCEEDED', message: `at most ${maxGalleries} galleries at once`, path };
}
