/**
 * The learning rate for a step, by its number from 0 **before** it is taken (an optimiser step, or an epoch: the schedule does
 * not care). Whole numbers ≥ 0 only, else `ArgumentError`.
 */
export type LearningRateSchedule = (step: number) => number;
