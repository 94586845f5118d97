export { assign } from './assign.ts';
