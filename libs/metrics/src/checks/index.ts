export { ArgumentError, ShapeError } from './argument-error.ts';
