import { checkFinite, checkIdentities, checkLength, checkNotEmpty, checkOneOf } from '../checks/checks.ts';

/**
 * How the templates of one identity become one similarity. `max` is the usual one. `mean` makes an identity less alike with
 * every varied picture that is enrolled (face-api.js decides so).
 */
export type TemplateAggregation = 'max' | 'mean';

/** A gallery's templates grouped by identity. */
export interface GalleryIdentities {
  /** `[N]` the identities, ascending. */
  readonly identities: Int32Array;
  /** `[G]` the place of each template's identity in `identities`. */
  readonly placeOf: Int32Array;
}

/**
 * Groups the templates of a gallery by identity.
 *
 * @param identities `[G]` int32, the identity of each template.
 * @throws {ShapeError} if there is no template. @throws {ArgumentError} at an identity that is no int32.
 */
export function galleryIdentities(identities: ArrayLike<number>): GalleryIdentities {
  checkNotEmpty('galleryIdentities', 'identities', identities);
  checkIdentities('galleryIdentities', 'identities', identities);
  const distinct = Int32Array.from(new Set(Array.from(identities))).sort();
  const places = new Map(Array.from(distinct, (identity, place) => [identity, place]));
  return {
    identities: distinct,
    placeOf: Int32Array.from(identities, (identity) => places.get(identity) ?? 0),
  };
}

/**
 * The similarities of one probe to identities instead of templates.
 *
 * @param row `[G]` similarities to the templates, finite.
 * @returns `[N]` in the order of `gallery.identities`.
 * @throws {ShapeError} if the length differs. @throws {ArgumentError} at a similarity that is not finite.
 */
export function identitySimilarities(
  row: ArrayLike<number>,
  gallery: GalleryIdentities,
  aggregation: TemplateAggregation = 'max',
): Float64Array {
  const { identities, placeOf } = gallery;
  checkLength('identitySimilarities', 'row', { values: row, length: placeOf.length });
  checkFinite('identitySimilarities', 'row', row);
  checkOneOf('identitySimilarities', 'aggregation', { value: aggregation, names: ['max', 'mean'] });
  const result = new Float64Array(identities.length).fill(aggregation === 'max' ? -Infinity : 0);
  const counts = new Uint32Array(identities.length);
  for (let i = 0; i < row.length; i += 1) {
    const place = placeOf[i] ?? 0;
    const similarity = row[i] ?? 0;
    const before = result[place] ?? 0;
    result[place] = aggregation === 'max' ? Math.max(before, similarity) : before + similarity;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return aggregation === 'max' ? result : result.map((sum, place) => sum / (counts[place] ?? 1));
}
