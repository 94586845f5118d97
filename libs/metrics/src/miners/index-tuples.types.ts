/**
 * Positive and negative pairs of a batch by their rows: (anchor, positive) and (anchor, negative), in columns of equal
 * length. What a miner returns and a pair loss takes.
 */
export interface PairIndices {
  readonly kind: 'pairs';
  /** `[P]` rows of the anchors of the positive pairs. */
  readonly positiveAnchors: Int32Array;
  /** `[P]` rows of the same label, never the anchor's own. */
  readonly positives: Int32Array;
  /** `[M]` rows of the anchors of the negative pairs. */
  readonly negativeAnchors: Int32Array;
  /** `[M]` rows of another label. */
  readonly negatives: Int32Array;
}

/** Triplets of a batch by their rows, three columns of equal length `[T]`. What a miner returns and a triplet loss takes. */
export interface TripletIndices {
  readonly kind: 'triplets';
  readonly anchors: Int32Array;
  readonly positives: Int32Array;
  readonly negatives: Int32Array;
}

export type IndexTuples = PairIndices | TripletIndices;
