import { builder } from '../../graphql/builder.ts';

export const DecisionRef = builder.enumType('Decision', {
  description: 'The open-set answer.',
  values: {
    MATCH: { description: 'The same person, at the stated error rate.' },
    REVIEW: { description: 'Perhaps the same person: somebody should look.' },
    UNKNOWN: { description: 'Nobody who is enrolled.' },
  },
});
