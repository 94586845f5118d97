import type { Operation } from './request.ts';

const named = /(?:query|mutation|subscription)\s+(\w+)/;

/** What an answer is kept under: the operation's name, then its variables. `invalidateQueries({ queryKey: ['Gallery'] })` finds them all. */
export function operationKey<Variables>(
  operation: Operation<unknown, Variables>,
  variables: Variables | null,
): readonly [string, Variables | null] {
  const text = operation.toString();
  return [named.exec(text)?.[1] ?? text, variables];
}
