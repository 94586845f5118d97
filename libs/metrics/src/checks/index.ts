export { ArgumentError, ShapeError } from './argument-error.ts';
export {
  checkFinite,
  checkLabels,
  checkLength,
  checkNotEmpty,
  checkPositive,
  checkRate,
  checkWhole,
} from './checks.ts';
