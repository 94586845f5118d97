import type { ThresholdPolicy, ThresholdPolicyKind } from '@gallerist/embedding/calibration';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';

/** A policy as a caller writes it: the numbers that belong to its kind, and no others. */
export interface PolicyInput {
  readonly kind: ThresholdPolicyKind;
  readonly match?: number | null | undefined;
  readonly review?: number | null | undefined;
  readonly targetRate?: number | null | undefined;
}

/** Rarer errors than that are not what a similarity can tell; more frequent ones are no threshold. */
const RATES = { lowest: 1e-9, highest: 0.5 } as const;

export function parsePolicy(
  { kind, match, review, targetRate }: PolicyInput,
  path: readonly string[],
): Result<ThresholdPolicy, UserFailure> {
  const isTarget = kind === 'TARGET_FMR' || kind === 'TARGET_FPIR';
  if (kind !== 'STATIC' && (match != null || review != null)) {
    return fail(invalidInput(`match and review belong to STATIC, not to ${kind}`, [...path, 'match']));
  }
  if (!isTarget && targetRate != null) {
    return fail(invalidInput(`targetRate does not belong to ${kind}`, [...path, 'targetRate']));
  }
  if (kind === 'STATIC') return parseStatic(match, review, path);
  if (!isTarget) return ok({ kind });
  if (targetRate != null && targetRate >= RATES.lowest && targetRate <= RATES.highest)
    return ok({ kind, rate: targetRate });
  const message = `targetRate must be from ${RATES.lowest} to ${RATES.highest}`;
  return fail(invalidInput(message, [...path, 'targetRate']));
}

function parseStatic(
  match: number | null | undefined,
  review: number | null | undefined,
  path: readonly string[],
): Result<ThresholdPolicy, UserFailure> {
  const isCosine = (value: number | null | undefined): value is number =>
    value != null && value >= -1 && value <= 1;
  if (!isCosine(match)) return fail(invalidInput('match must be from -1 to 1', [...path, 'match']));
  if (!isCosine(review)) return fail(invalidInput('review must be from -1 to 1', [...path, 'review']));
  if (review > match) return fail(invalidInput('review must not be above match', [...path, 'review']));
  return ok({ kind: 'STATIC', match, review });
}
