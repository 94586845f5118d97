import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Result } from '../../core/result.ts';
import type { UserErrorCode, UserFailure } from '../../core/user-failure.ts';
import type { ChosenGallery } from './gallery-choice.ts';
import type { Promotion } from './promotion.types.ts';

/** What became of one gallery of a call. */
export interface GalleryOutcome {
  readonly galleryId: string;
  /** Row id; null if nothing was done. */
  readonly promotionId: string | null;
  readonly failure: UserFailure | null;
}

/** One after the other: each is done or not, whatever becomes of the others. */
export async function outcomesOf(
  galleries: readonly ChosenGallery[],
  step: (gallery: ChosenGallery) => Promise<Result<Promotion, UserFailure>>,
): Promise<readonly GalleryOutcome[]> {
  const outcomes: GalleryOutcome[] = [];
  for (const gallery of galleries) {
    const { galleryId } = gallery;
    const done = await step(gallery);
    outcomes.push(
      done.ok
        ? { galleryId, promotionId: done.value.id, failure: null }
        : { galleryId, promotionId: null, failure: done.error },
    );
  }
  return outcomes;
}

/** As an idempotency record keeps them. */
export function outcomesToJson(outcomes: readonly GalleryOutcome[]): JsonObject {
  return {
    outcomes: outcomes.map(({ failure, ...outcome }) => ({
      ...outcome,
      failure: failure === null ? null : { ...failure, path: failure.path ?? null },
    })),
  };
}

export function outcomesFromJson(json: JsonObject): readonly GalleryOutcome[] {
  const outcomes = json['outcomes'] as readonly JsonObject[]; // reason: written by outcomesToJson
  return outcomes.map(({ galleryId, promotionId, failure }) => ({
    galleryId: galleryId as string, // reason: as above
    promotionId: promotionId as string | null, // reason: as above
    failure: failureFromJson(failure ?? null),
  }));
}

function failureFromJson(json: JsonValue): UserFailure | null {
  if (json === null) return null;
  const { code, message, path } = json as JsonObject; // reason: written by outcomesToJson
  return {
    code: code as UserErrorCode, // reason: as above
    message: message as string, // reason: as above
    ...(path === null ? {} : { path: path as readonly string[] }), // reason: as above
  };
}
