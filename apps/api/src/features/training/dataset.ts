import { createHash } from 'node:crypto';
import { isForValidation, isHeldOut } from './held-out.ts';
import { trainingParts, type DatasetSummary, type TrainingPart } from './training.types.ts';

/** A sample, or confirmed feedback about a probe, that may be learnt from. */
export interface Candidate {
  readonly kind: 'SAMPLE' | 'FEEDBACK';
  readonly id: string;
  /** Who it shows; of a hard negative whom it does not show. */
  readonly identityId: string;
  readonly galleryId: string;
  /** Feedback that says who it is not, and not who it is. */
  readonly isNegative: boolean;
  /** Whether there is a vector of it, or a crop to make one from. */
  readonly isUsable: boolean;
}

export interface DatasetItem extends Pick<Candidate, 'kind' | 'id' | 'identityId' | 'galleryId'> {
  readonly part: TrainingPart;
}

export interface DatasetLimits {
  readonly maxSamplesPerIdentity: number;
  readonly maxSamples: number;
}

/** Validation needs so many people with two pictures each to say anything. */
const leastValidationIdentities = 4;

/**
 * Says where everything goes. People who are held out stay so; of the others some tell when to stop, if there are enough of them.
 * People of one picture are left out: they teach only what a stranger is, which hard negatives teach better. Deterministic.
 *
 * @param salts Of the galleries of the candidates.
 */
export function divide(
  candidates: readonly Candidate[],
  salts: ReadonlyMap<string, Uint8Array>,
  limits: DatasetLimits,
): readonly DatasetItem[] {
  const positives = Map.groupBy(
    candidates.filter(({ isNegative, isUsable }) => isUsable && !isNegative),
    ({ identityId }) => identityId,
  );
  const partOf = partsOfPeople(positives, salts);
  const kept = keptItems(positives, partOf, limits);
  return [...candidates].sort(inOrder).map(({ kind, id, identityId, galleryId, isNegative, isUsable }) => {
    const item = { kind, id, identityId, galleryId };
    const salt = salts.get(galleryId);
    const isOut = salt === undefined || isHeldOut(identityId, salt);
    if (isOut) return { ...item, part: salt === undefined ? 'LEFT_OUT' : 'HELD_OUT' };
    if (!isUsable) return { ...item, part: 'LEFT_OUT' };
    if (isNegative) return { ...item, part: 'HARD_NEGATIVE' };
    return { ...item, part: kept.has(id) ? (partOf.get(identityId) ?? 'LEFT_OUT') : 'LEFT_OUT' };
  });
}

/** Whether people of two pictures are trained on, or say when to stop. */
function partsOfPeople(
  positives: ReadonlyMap<string, readonly Candidate[]>,
  salts: ReadonlyMap<string, Uint8Array>,
): ReadonlyMap<string, 'TRAIN' | 'VALIDATION'> {
  const people = [...positives].flatMap(([identityId, items]) => {
    const salt = salts.get(items[0]?.galleryId ?? '');
    const isTrainable = salt !== undefined && items.length >= 2 && !isHeldOut(identityId, salt);
    return isTrainable ? [{ identityId, isForLooks: isForValidation(identityId, salt) }] : [];
  });
  const looks = people.filter(({ isForLooks }) => isForLooks).length;
  const hasLooks = looks >= leastValidationIdentities && people.length - looks >= leastValidationIdentities;
  return new Map(
    people.map(({ identityId, isForLooks }) => [identityId, hasLooks && isForLooks ? 'VALIDATION' : 'TRAIN']),
  );
}

/** The oldest of each identity, and whole identities in the order of their ids, up to the limits. */
function keptItems(
  positives: ReadonlyMap<string, readonly Candidate[]>,
  partOf: ReadonlyMap<string, TrainingPart>,
  { maxSamplesPerIdentity, maxSamples }: DatasetLimits,
): ReadonlySet<string> {
  const kept = new Set<string>();
  for (const identityId of [...partOf.keys()].sort()) {
    const items = [...(positives.get(identityId) ?? [])].sort(inOrder).slice(0, maxSamplesPerIdentity);
    if (kept.size + items.length > maxSamples) break;
    for (const { id } of items) kept.add(id);
  }
  return kept;
}

const inOrder = (a: { readonly id: string }, b: { readonly id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/** Counts, and a digest that changes with any item's place. */
export function summarise(items: readonly DatasetItem[]): DatasetSummary {
  const hash = createHash('sha256');
  for (const { kind, id, identityId, part } of [...items].sort(inOrder)) {
    hash.update(`${kind} ${id} ${identityId} ${part}\n`);
  }
  const parts = trainingParts.map((part) => {
    const own = items.filter((item) => item.part === part);
    return {
      part,
      identities: part === 'HARD_NEGATIVE' ? 0 : new Set(own.map(({ identityId }) => identityId)).size,
      samples: own.filter(({ kind }) => kind === 'SAMPLE').length,
      feedback: own.filter(({ kind }) => kind === 'FEEDBACK').length,
    };
  });
  return { digest: hash.digest('hex'), parts };
}

export function countOf({ parts }: DatasetSummary, part: TrainingPart) {
  return parts.find((one) => one.part === part) ?? { part, identities: 0, samples: 0, feedback: 0 };
}
