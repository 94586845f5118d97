import { expect, it } from 'vitest';
import { encodeId } from '../graphql/global-id.ts';
import { createScheduledWorks } from './schedules.ts';

it('takes a model that nets start from, and says what is wrong with one', () => {
  const { TRAINING: training } = createScheduledWorks();
  const model = encodeId('ModelVersion', '01890000-0000-7000-8000-000000000000');
  expect(training.optionsProblem({ recipe: 'EMBEDDINGNET', initModelVersionId: model })).toBeNull();
  expect(training.optionsProblem({ initModelVersionId: model })).toContain('an adapter');
  const gallery = encodeId('Gallery', '01890000-0000-7000-8000-000000000000');
  for (const id of [gallery, 'nothing'])
    expect(training.optionsProblem({ recipe: 'PCB', initModelVersionId: id })).toContain('the id of a model');
});
