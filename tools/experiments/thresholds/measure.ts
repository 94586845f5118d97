import { similarityMatrix } from '@gallerist/metrics/similarity';
import type { Features } from '@gallerist/metrics/similarity';
import type { LabelledRows } from '@gallerist/embedding/calibration';

/** The best identities of a probe, as a search finds them. */
export interface Searched {
  /** `[probes]` best first: identity and similarity. */
  readonly candidates: readonly (readonly { readonly identity: number; readonly similarity: number }[])[];
}

const LISTED = 5;

/** Searches a gallery with probes, at identity level. */
export async function searchGallery(probes: Features, gallery: LabelledRows): Promise<Searched> {
  const similarities = await similarityMatrix(probes, gallery.features);
  const { rows } = gallery.features;
  const identities = (gallery.identities.at(-1) ?? -1) + 1;
  const best = new Float64Array(identities);
  const candidates = Array.from({ length: probes.rows }, (_, probe) => {
    best.fill(-1);
    for (let row = 0; row < rows; row += 1) {
      const identity = gallery.identities[row] ?? 0;
      const similarity = similarities[probe * rows + row] ?? -1;
      if (similarity > (best[identity] ?? 1)) best[identity] = similarity;
    }
    return highest(best);
  });
  return { candidates };
}

function highest(similarities: Float64Array): { identity: number; similarity: number }[] {
  const list: { identity: number; similarity: number }[] = [];
  similarities.forEach((similarity, identity) => {
    if (list.length === LISTED && similarity <= (list.at(-1)?.similarity ?? -1)) return;
    const place = list.findIndex((listed) => listed.similarity < similarity);
    list.splice(place === -1 ? list.length : place, 0, { identity, similarity });
    list.length = Math.min(list.length, LISTED);
  });
  return list;
}
