export type { Distance } from './distance.types.ts';
