import { checkIdentities, checkLength } from '../checks/checks.ts';
import { galleryIdentities, identitySimilarities } from './identity-similarities.ts';
import type { TemplateAggregation } from './identity-similarities.ts';
import type { SearchTrials } from './search-trials.ts';

/** Probes searched in a gallery of templates. */
export interface GallerySearch {
  /** `[S]` rows of `[G]` similarities, finite; the row of a probe that failed may be empty. */
  readonly similarities: readonly ArrayLike<number>[];
  /** `[S]` int32, the person that each probe shows. A search is mated where the gallery has a template of that person. */
  readonly probes: ArrayLike<number>;
  /** `[G]` int32, the person of each template. */
  readonly gallery: ArrayLike<number>;
  /** `[S]` 1 where no template could be extracted from the probe; default none. */
  readonly isFailure?: ArrayLike<number>;
}

/**
 * The outcomes of searches from the similarities to all templates of a gallery, for `fnir`, `fpir` and `tpirAtFpir`. Ranks
 * count identities; of equally alike ones the one with the lower number comes first.
 *
 * @param aggregation How an identity's templates become one similarity.
 * @throws {ShapeError} if lengths differ or the gallery is empty. @throws {ArgumentError} at a similarity that is not finite.
 */
export function searchGallery(search: GallerySearch, aggregation: TemplateAggregation = 'max'): SearchTrials {
  const { similarities, probes, isFailure } = search;
  checkIdentities('searchGallery', 'probes', probes);
  const length = probes.length;
  checkLength('searchGallery', 'similarities', { values: similarities, length });
  if (isFailure) checkLength('searchGallery', 'isFailure', { values: isFailure, length });
  const gallery = galleryIdentities(search.gallery);
  const trials = {
    people: Int32Array.from(probes),
    isMated: new Uint8Array(length),
    isFailure: new Uint8Array(length),
    similarities: new Float64Array(length).fill(-Infinity),
    mateRanks: new Int32Array(length),
  };
  similarities.forEach((row, i) => {
    const mate = gallery.identities.indexOf(trials.people[i] ?? 0);
    trials.isMated[i] = mate === -1 ? 0 : 1;
    trials.isFailure[i] = isFailure?.[i] === 1 ? 1 : 0;
    if (trials.isFailure[i] === 1) return;
    const outcome = searchOutcome(identitySimilarities(row, gallery, aggregation), mate);
    trials.similarities[i] = outcome.similarity;
    trials.mateRanks[i] = outcome.mateRank;
  });
  return trials;
}

/** The mate's similarity and rank, or the best candidate's similarity where there is no mate. */
function searchOutcome(
  candidates: Float64Array,
  mate: number,
): { readonly similarity: number; readonly mateRank: number } {
  if (mate === -1) {
    return { similarity: candidates.reduce((best, value) => Math.max(best, value), -Infinity), mateRank: 0 };
  }
  const similarity = candidates[mate] ?? -Infinity;
  let mateRank = 1;
  candidates.forEach((other, place) => {
    if (other > similarity || (other === similarity && place < mate)) mateRank += 1;
  });
  return { similarity, mateRank };
}
