import { describeKilledRuns } from '../../../../test/training/killed-runs.ts';

describeKilledRuns({
  exact: [
    { runtime: 'cpu', what: 'an adapter' },
    { runtime: 'wasm', what: 'a convolutional net' },
  ],
  native: ['a convolutional net'],
});
