export { labelClasses } from './label-classes.ts';
export type { LabelClasses } from './label-classes.ts';
