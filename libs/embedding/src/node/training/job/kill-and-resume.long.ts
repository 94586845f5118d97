import { describeKilledRuns } from '../../../../test/training/killed-runs.ts';

const kinds = ['an adapter', 'a convolutional net'] as const;

describeKilledRuns({
  exact: kinds.flatMap((what) => [
    { runtime: 'cpu', what },
    { runtime: 'wasm', what },
  ]),
  native: kinds,
});
