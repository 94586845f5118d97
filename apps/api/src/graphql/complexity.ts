import { queryLimits } from './limits.ts';

/**
 * Cost of a field that states none: 1, times the page size below a field with `first`. `edges` and `nodes` are the page
 * that was counted already, so they multiply nothing.
 */
export function connectionComplexity(
  args: Record<string, unknown>,
  _context: unknown,
  field: { readonly name: string; readonly args: readonly { readonly name: string }[] },
): { field: number; multiplier?: number } {
  if (field.args.some((arg) => arg.name === 'first')) {
    const first = typeof args['first'] === 'number' ? args['first'] : queryLimits.defaultPageSize;
    return { field: 1, multiplier: Math.min(Math.max(first, 1), queryLimits.maxPageSize) };
  }
  if (field.name === 'edges' || field.name === 'nodes') return { field: 1, multiplier: 1 };
  return { field: 1 };
}
