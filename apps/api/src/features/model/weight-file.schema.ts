import type { WeightFile } from '@gallerist/embedding';
import { builder } from '../../graphql/builder.ts';

export const CommercialUseRef = builder.enumType('CommercialUse', {
  description: 'Whether weights may be used commercially. Nobody says YES without a source.',
  values: {
    YES: { value: 'yes', description: 'Its licence allows it.' },
    NO: { value: 'no', description: 'Its licence, or that of its training data, forbids it.' },
    UNCLEAR: { value: 'unclear', description: 'Nothing says so: ask a lawyer.' },
  } as const,
});

export const WeightFileRef = builder.objectRef<WeightFile>('WeightFile').implement({
  description: 'One file of weights of a pack, and what is known of its rights.',
  fields: (t) => ({
    role: t.exposeString('role', { description: 'What it does in the pipeline.' }),
    file: t.exposeString('file', { description: 'Name of the file.' }),
    sha256: t.exposeString('sha256', { description: 'Of its bytes.' }),
    origin: t.exposeString('origin', { description: 'Where it comes from.' }),
    trainingData: t.exposeString('trainingData', { description: 'What it was trained on.' }),
    licence: t.exposeString('licence', { description: 'Under which licence it came.' }),
    commercialUse: t.expose('commercialUse', {
      type: CommercialUseRef,
      description: 'Whether it may be used commercially.',
    }),
  }),
});
