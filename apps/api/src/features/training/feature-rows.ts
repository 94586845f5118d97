import type { TrainingPart } from './training.types.ts';
import type { DatasetItem } from './dataset.ts';

/** Vectors of the frozen embedder with whom they show, as a run is trained on. */
export interface FeatureRows {
  readonly dimensions: number;
  /** Grouped by label within each part. */
  readonly rows: readonly FeatureRow[];
}

export interface FeatureRow {
  readonly id: string;
  readonly kind: DatasetItem['kind'];
  readonly part: TrainingPart;
  /** One for each person; hard negatives are persons of their own. */
  readonly label: number;
  readonly vector: Float32Array;
}

interface Header {
  readonly dimensions: number;
  readonly digest: string;
  readonly rows: readonly Omit<FeatureRow, 'vector'>[];
}

export type LabelledItem = DatasetItem & Pick<FeatureRow, 'label'>;

/** Items with whom they show, grouped by that within each part, in an order that depends on nothing else. */
export function labelledItems(items: readonly DatasetItem[]): readonly LabelledItem[] {
  const labels = new Map<string, number>();
  const labelOf = ({ part, id, identityId }: DatasetItem): number => {
    const key = part === 'HARD_NEGATIVE' ? `not ${id}` : identityId;
    const label = labels.get(key) ?? labels.size;
    labels.set(key, label);
    return label;
  };
  return [...items]
    .sort((a, b) => compare(a.part, b.part) || compare(a.identityId, b.identityId) || compare(a.id, b.id))
    .map((item) => ({ ...item, label: labelOf(item) }));
}

/** Items that have a vector. */
export function featureRows(
  items: readonly DatasetItem[],
  vectors: ReadonlyMap<string, Float32Array>,
): FeatureRows {
  const rows = labelledItems(items.filter(({ id }) => vectors.has(id))).map((item): FeatureRow => ({
    ...{ id: item.id, kind: item.kind, part: item.part, label: item.label },
    vector: vectors.get(item.id) ?? new Float32Array(),
  }));
  return { dimensions: rows[0]?.vector.length ?? 0, rows };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Length of the header, the header as JSON, padding, float32 in the machine's order: for this machine's next attempt only. */
export function encodeFeatures({ dimensions, rows }: FeatureRows, digest: string): Uint8Array {
  const header: Header = { dimensions, digest, rows: rows.map(({ vector: _, ...row }) => row) };
  const text = Buffer.from(JSON.stringify(header));
  const start = 4 + text.length + ((4 - (text.length % 4)) % 4);
  const bytes = new Uint8Array(start + rows.length * dimensions * 4);
  new DataView(bytes.buffer).setUint32(0, text.length);
  bytes.set(text, 4);
  const values = new Float32Array(bytes.buffer, start);
  rows.forEach(({ vector }, row) => values.set(vector, row * dimensions));
  return bytes;
}

/** null for what belongs to another data set, or is damaged. */
export function decodeFeatures(bytes: Uint8Array, digest: string): FeatureRows | null {
  try {
    const copy = Uint8Array.from(bytes); // aligned
    const length = new DataView(copy.buffer).getUint32(0);
    const header = JSON.parse(Buffer.from(copy.subarray(4, 4 + length)).toString()) as Header; // reason: encodeFeatures wrote it
    const start = 4 + length + ((4 - (length % 4)) % 4);
    const { dimensions } = header;
    if (header.digest !== digest || copy.length !== start + header.rows.length * dimensions * 4) return null;
    const values = new Float32Array(copy.buffer, start);
    return {
      dimensions,
      rows: header.rows.map((row, at) => ({
        ...row,
        vector: values.subarray(at * dimensions, (at + 1) * dimensions),
      })),
    };
  } catch {
    return null;
  }
}

/** Rows of some parts as the training library takes them. */
export function labelledVectors({ rows, dimensions }: FeatureRows, parts: readonly TrainingPart[]) {
  const wanted = rows.filter(({ part }) => parts.includes(part));
  const vectors = new Float32Array(wanted.length * dimensions);
  wanted.forEach(({ vector }, row) => vectors.set(vector, row * dimensions));
  return { vectors, dimensions, identities: Int32Array.from(wanted, ({ label }) => label) };
}
