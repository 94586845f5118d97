import { ArgumentError } from '../checks/argument-error.ts';
import { checkLength } from '../checks/checks.ts';

/** What a gallery entry is to one query; the value of a role row `[G]` uint8. */
export const matchRole = {
  /** A wrong answer: counts as a rank, earns nothing. */
  other: 0,
  /** A right answer. */
  good: 1,
  /** Neither: dropped as if it were not in the gallery. */
  junk: 2,
} as const;

/** The pictures of a gallery, by person and by camera. */
export interface CameraLabels {
  /** `[G]` whole numbers; −1 marks a detection that shows nobody whole, 0 a distractor. */
  readonly people: ArrayLike<number>;
  /** `[G]` whole numbers. */
  readonly cameras: ArrayLike<number>;
}

/**
 * The junk rule of Market-1501 for one query: gallery pictures of the same person from the same camera are dropped, as are
 * junk detections (person −1); distractors (person 0) stay as wrong answers.
 *
 * @param query   Person and camera of the query.
 * @param gallery `[G]` of each.
 * @param roles   `[G]`, overwritten; a caller with many queries gives the same one again.
 * @returns `roles`.
 * @throws {ShapeError} if lengths differ.
 * @see Zheng et al. 2015, Scalable Person Re-identification: A Benchmark, section 3.2
 */
export function market1501Roles(
  query: { readonly person: number; readonly camera: number },
  gallery: CameraLabels,
  roles: Uint8Array = new Uint8Array(gallery.people.length),
): Uint8Array {
  const { people, cameras } = gallery;
  checkLength('market1501Roles', 'cameras', { values: cameras, length: people.length });
  checkLength('market1501Roles', 'roles', { values: roles, length: people.length });
  const { person, camera } = query;
  for (let i = 0; i < roles.length; i += 1) {
    const other = people[i];
    if (other === -1) roles[i] = matchRole.junk;
    else if (other !== person) roles[i] = matchRole.other;
    else roles[i] = cameras[i] === camera ? matchRole.junk : matchRole.good;
  }
  return roles;
}

/**
 * The rule of retrieval by class: every reference of the query's class is a right answer, every other one a wrong answer;
 * the query itself is dropped by its index, so that a duplicate of it stays.
 *
 * @param query `label`, and `self`: its own index among the references, or null where it is not one of them.
 * @param labels `[G]` whole numbers.
 * @param roles  `[G]`, overwritten.
 * @returns `roles`.
 * @throws {ShapeError} if lengths differ.
 * @see Musgrave et al. 2020, arXiv:2003.08505, section 3.2
 */
export function classRoles(
  query: { readonly label: number; readonly self: number | null },
  labels: ArrayLike<number>,
  roles: Uint8Array = new Uint8Array(labels.length),
): Uint8Array {
  checkLength('classRoles', 'roles', { values: roles, length: labels.length });
  for (let i = 0; i < roles.length; i += 1) {
    roles[i] = labels[i] === query.label ? matchRole.good : matchRole.other;
  }
  if (query.self !== null && !(query.self in roles)) {
    const expected = `be null or a place in [0, ${labels.length})`;
    throw new ArgumentError('classRoles', 'query.self', { expected, actual: query.self });
  }
  if (query.self !== null) roles[query.self] = matchRole.junk;
  return roles;
}
