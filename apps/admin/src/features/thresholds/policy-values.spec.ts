import { describe, expect, it } from 'vitest';
import { policyInput, policyValues } from './policy-values.ts';

const current = { match: 0.51234, review: 0.4 };

describe('policyInput', () => {
  it('sends only what belongs to the kind', () => {
    const values = policyValues(null, current);
    expect(policyInput(values)).toEqual({ kind: 'TARGET_FPIR', targetRate: 0.001 });
    expect(policyInput({ ...values, kind: 'STATIC' })).toEqual({ kind: 'STATIC', match: 0.512, review: 0.4 });
    expect(policyInput({ ...values, kind: 'INTRA_PERCENTILE' })).toEqual({ kind: 'INTRA_PERCENTILE' });
  });

  it('takes rates as people write them, and nothing that is no number', () => {
    const values = policyValues(null, current);
    expect(policyInput({ ...values, targetRate: '1e-4' })).toEqual({ kind: 'TARGET_FPIR', targetRate: 1e-4 });
    expect(policyInput({ ...values, targetRate: 'one in a thousand' })).toBeNull();
    expect(policyInput({ ...values, targetRate: ' ' })).toBeNull();
  });
});

it('begins with the policy that applies', () => {
  const policy = { kind: 'TARGET_FMR', targetRate: 1e-5, match: null, review: null } as const;
  expect(policyValues(policy, current)).toMatchObject({ kind: 'TARGET_FMR', targetRate: '0.00001' });
});
