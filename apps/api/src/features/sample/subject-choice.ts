import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import { fatalRejection, isCredible, standardRejection } from './quality-gate.ts';
import type { GateChecks, GatedSubject, ReviewMode } from './quality-gate.ts';
import { noSubject } from './reject-reason.ts';
import type { Rejection } from './reject-reason.ts';

export interface SubjectsOfPicture<S extends GatedSubject> {
  /** Largest first. */
  readonly subjects: readonly S[];
  readonly subjectsLeftOut: number;
}

/**
 * The subject that a picture enrolls, or why it enrolls none. Only credible subjects (detection and size of STANDARD)
 * count for "exactly one", so that a blurred face in the background does not spoil a portrait. OFF takes the largest.
 */
export function chooseSubject<S extends GatedSubject>(
  picture: SubjectsOfPicture<S>,
  options: { readonly review: ReviewMode; readonly checks: GateChecks },
): Result<S, Rejection> {
  const { review, checks } = options;
  const largest = picture.subjects[0];
  if (largest === undefined) {
    return fail(noSubject(checks.isBody === true ? 'BODY' : 'FACE'));
  }
  if (review === 'OFF' || !checks.oneSubject) {
    return gated(largest, review, checks);
  }
  const credible = picture.subjects.filter((subject) => isCredible(subject, checks));
  if (credible.length > 1) {
    return fail({
      reason: 'MULTIPLE_SUBJECTS',
      message: `${credible.length + picture.subjectsLeftOut} subjects were found, exactly one is needed`,
    });
  }
  return gated(credible[0] ?? largest, review, checks);
}

function gated<S extends GatedSubject>(
  subject: S,
  review: ReviewMode,
  checks: GateChecks,
): Result<S, Rejection> {
  const rejection =
    fatalRejection(subject, checks) ?? (review === 'OFF' ? null : standardRejection(subject, checks));
  return rejection === null ? ok(subject) : fail(rejection);
}
