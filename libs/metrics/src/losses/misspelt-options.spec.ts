import { tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { arcfaceLoss, batchAllTripletLoss, centerLoss, labelSmoothingLoss, tripletLoss } from './index.ts';

const misspelt = 'constructor' as never; // as: what a caller in JavaScript may pass

describeBackends('misspelt options of losses', () => {
  it('are refused by name instead of taken for another choice', () => {
    const rows = tensor2d([
      [1, 0],
      [0, 1],
    ]);
    const labels = [0, 1];
    const calls = {
      fallback: () => arcfaceLoss(rows, labels, { centers: rows, fallback: misspelt }),
      gradient: () => arcfaceLoss(rows, labels, { centers: rows, gradient: misspelt }),
      average: () => batchAllTripletLoss(rows, labels, { average: misspelt }),
      form: () => centerLoss(rows, labels, { centers: rows, form: misspelt }),
      convention: () => labelSmoothingLoss(rows, labels, { convention: misspelt }),
      'tuples.kind': () => tripletLoss(rows, labels, { tuples: { kind: misspelt } as never }), // as: likewise
    };
    for (const [option, call] of Object.entries(calls)) {
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(`${option} must be one of`);
    }
    rows.dispose();
  });
});
