import { builder } from '../../graphql/builder.ts';
import type { Travel } from './find.types.ts';

export const SightingTravelRef = builder.objectRef<Travel>('SightingTravel').implement({
  description: 'The way from one camera to another, over neighbours, and the time that somebody had for it.',
  fields: (t) => ({
    seconds: t.exposeFloat('seconds', {
      description: 'Time between the two, whichever came first; 0 where they overlap.',
    }),
    minSeconds: t.exposeInt('minSeconds', { description: 'Nobody is faster.' }),
    typicalSeconds: t.exposeInt('typicalSeconds', {
      nullable: true,
      description: 'What most people need; null if not known for the whole way.',
    }),
    plausible: t.exposeBoolean('isPlausible', {
      description: 'False: too fast for a person. It is shown all the same: clocks may be wrong.',
    }),
  }),
});
