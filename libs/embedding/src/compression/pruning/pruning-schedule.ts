import { ArgumentError, checkWhole } from '@gallerist/metrics/checks';

/** How sparsity grows; steps are whole numbers ≥ 0, sparsities in [0, 1]. */
export interface PruningScheduleOptions {
  readonly initialSparsity: number;
  readonly finalSparsity: number;
  readonly beginStep: number;
  /** ≥ `beginStep`; at it and after it the final sparsity holds. */
  readonly endStep: number;
  /** Default 3, the paper's. */
  readonly power?: number;
}

/**
 * Gradual pruning: s(t) = s_f + (s_i − s_f) · (1 − (t − t₀) / (t₁ − t₀))³ between begin and end, s_i before, s_f after. Much goes
 * while there is much to spare, less and less towards the end.
 *
 * @returns The sparsity to have at a step (whole number ≥ 0).
 * @throws {ArgumentError} for a sparsity outside [0, 1], steps that are no whole numbers or in the wrong order, or a power
 *   that is not above 0.
 * @see Zhu and Gupta 2017, arXiv:1710.01878
 */
export function pruningSchedule(options: PruningScheduleOptions): (step: number) => number {
  const { initialSparsity, finalSparsity, beginStep, endStep, power = 3 } = options;
  const caller = 'pruningSchedule';
  for (const [name, value] of Object.entries({ initialSparsity, finalSparsity })) {
    if (!(value >= 0 && value <= 1)) {
      throw new ArgumentError(caller, name, { expected: 'be in [0, 1]', actual: value });
    }
  }
  checkWhole(caller, 'beginStep', { value: beginStep, atLeast: 0 });
  checkWhole(caller, 'endStep', { value: endStep, atLeast: beginStep });
  if (!(power > 0 && power < Infinity)) {
    throw new ArgumentError(caller, 'power', { expected: 'be a finite number > 0', actual: power });
  }
  return (step) => {
    checkWhole(caller, 'step', { value: step, atLeast: 0 });
    if (step >= endStep) return finalSparsity;
    if (step <= beginStep) return initialSparsity;
    const rest = (endStep - step) / (endStep - beginStep);
    return finalSparsity + (initialSparsity - finalSparsity) * rest ** power;
  };
}
