import type { RgbImage } from '@gallerist/preprocess';
import { adaptVectors, embedChips } from '../../faces/embed-chips.ts';
import type { ChipEmbedder } from '../../faces/embed-chips.ts';
import type { PreparedSubject } from '../../subjects/prepared-subject.types.ts';
import { specIndex } from './prepare-picture.ts';
import type { OpenSpace } from './space-shelf.ts';

/** Of each subject its vector in each space; a vector without a direction is left out. */
export type SubjectVectors = ReadonlyMap<PreparedSubject, ReadonlyMap<string, Float32Array>>;

export interface WantedSubject {
  readonly subject: PreparedSubject;
  /** Those that its picture was prepared for. */
  readonly spaces: readonly OpenSpace[];
}

interface EmbedderWork {
  readonly subjects: PreparedSubject[];
  readonly chips: RgbImage[];
  /** Which subjects each space of the embedder is for. */
  readonly spaces: Map<OpenSpace, Set<PreparedSubject>>;
}

/** One forward pass of each embedder over all subjects, and behind it one of each adapter. */
export async function embedSubjects(wanted: readonly WantedSubject[]): Promise<SubjectVectors> {
  const found = new Map(wanted.map(({ subject }) => [subject, new Map<string, Float32Array>()]));
  for (const [embedder, { subjects, chips, spaces }] of workOf(wanted)) {
    const vectors = await embedChips(chips, embedder);
    for (const [space, users] of spaces) {
      const rows = subjects.flatMap((subject, index) =>
        users.has(subject) ? [{ subject, vector: vectors[index] ?? null }] : [],
      );
      const own = await behindAdapter(
        rows.map(({ vector }) => vector),
        space,
      );
      rows.forEach(({ subject }, index) => {
        const vector = own[index] ?? null;
        if (vector !== null) found.get(subject)?.set(space.spaceId, vector);
      });
    }
  }
  return found;
}

/** The pack's vectors from its embedder's. */
export const behindAdapter = async (
  vectors: readonly (Float32Array | null)[],
  { adapter }: OpenSpace,
): Promise<readonly (Float32Array | null)[]> => (adapter === null ? vectors : adaptVectors(vectors, adapter));

function workOf(wanted: readonly WantedSubject[]): ReadonlyMap<ChipEmbedder, EmbedderWork> {
  const work = new Map<ChipEmbedder, EmbedderWork>();
  for (const { subject, spaces } of wanted) {
    for (const space of spaces) {
      const chip = subject.chips[specIndex(spaces, space)];
      if (chip === undefined) continue;
      const own: EmbedderWork = work.get(space.embedder) ?? { subjects: [], chips: [], spaces: new Map() };
      work.set(space.embedder, own);
      if (own.subjects.at(-1) !== subject) {
        own.subjects.push(subject);
        own.chips.push(chip);
      }
      own.spaces.set(space, (own.spaces.get(space) ?? new Set()).add(subject));
    }
  }
  return work;
}
