export { ArgumentError, ShapeError } from './argument-error.ts';
export {
  checkFinite,
  checkIdentities,
  checkLabels,
  checkLength,
  checkList,
  checkNotEmpty,
  checkOneOf,
  checkPositive,
  checkRate,
  checkWhole,
} from './checks.ts';
