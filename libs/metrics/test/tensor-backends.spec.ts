import { getBackend, square, sum, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeBackends } from './tensor-backends.ts';

describeBackends('the backend', (backend) => {
  it('is the one that the suite asks for, and computes', () => {
    expect(getBackend()).toBe(backend);
    expect(tidy(() => sum(square(tensor1d([3, 4]))).dataSync()[0])).toBe(25);
  });
});
