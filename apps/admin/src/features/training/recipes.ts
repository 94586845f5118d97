import type { TrainingRecipe } from '../../graphql/generated/graphql.ts';

export const recipes: readonly TrainingRecipe[] = [
  'ADAPTER',
  'EMBEDDINGNET',
  'MOBILEFACENET',
  'IRESNET',
  'PCB',
];
