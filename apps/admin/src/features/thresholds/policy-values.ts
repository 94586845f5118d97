export const policyKinds = ['TARGET_FPIR', 'TARGET_FMR', 'STATIC', 'INTRA_PERCENTILE'] as const;
export type PolicyKind = (typeof policyKinds)[number];

/** A policy as a form holds it; only what belongs to the kind is sent. */
export interface PolicyValues {
  readonly kind: PolicyKind;
  /** As people write it: `0.001`, `1e-4`. */
  readonly targetRate: string;
  readonly match: number;
  readonly review: number;
}

interface Policy {
  readonly kind: PolicyKind;
  readonly targetRate: number | null;
  readonly match: number | null;
  readonly review: number | null;
}

interface Used {
  readonly match: number;
  readonly review: number;
}

/** What applies now, as a beginning. */
export function policyValues(policy: Policy | null, current: Used): PolicyValues {
  return {
    kind: policy?.kind ?? 'TARGET_FPIR',
    targetRate: String(policy?.targetRate ?? 0.001),
    match: rounded(policy?.match ?? current.match),
    review: rounded(policy?.review ?? current.review),
  };
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

/** Null where the rate is no number; whether it is a good one, the API says. */
export function policyInput({ kind, targetRate, match, review }: PolicyValues) {
  if (kind === 'STATIC') return { kind, match, review };
  if (kind === 'INTRA_PERCENTILE') return { kind };
  const rate = Number(targetRate);
  return targetRate.trim() === '' || Number.isNaN(rate) ? null : { kind, targetRate: rate };
}
