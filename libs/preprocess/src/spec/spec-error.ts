import type { z } from 'zod';

/** One thing that is wrong with a spec. */
export interface SpecProblem {
  /** Path from the argument on: `spec.geometry.fit`. */
  readonly argument: string;
  readonly expected: string;
  readonly actual: string;
}

/**
 * A spec that is not what its schema asks for: an unknown key, a missing one, a value out of range. The message names
 * function, argument, expected and got of every problem; `problems` holds the same as data.
 */
export class SpecError extends TypeError {
  override readonly name = 'SpecError';
  readonly caller: string;
  readonly problems: readonly SpecProblem[];

  constructor(caller: string, problems: readonly SpecProblem[]) {
    const texts = problems.map(
      ({ argument, expected, actual }) => `${argument} must ${expected}, got ${actual}`,
    );
    super(`${caller}: ${texts.join('; ')}`);
    this.caller = caller;
    this.problems = problems;
  }
}

/**
 * The value as its schema types it.
 *
 * @throws {SpecError} with every problem that the schema finds.
 */
export function parseWithSchema<T>(caller: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new SpecError(
    caller,
    parsed.error.issues.flatMap((issue) => problemsOf(issue, value)),
  );
}

function problemsOf(issue: z.core.$ZodIssue, value: unknown): readonly SpecProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const actual = written(valueAt(value, path));
      return { argument: argumentOf(path), expected: 'be absent (unknown key)', actual };
    });
  }
  const actual = written(valueAt(value, issue.path));
  return [{ argument: argumentOf(issue.path), expected: expectationOf(issue), actual }];
}

function expectationOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom' || issue.message.startsWith('must '))
    return issue.message.replace(/^must /, '');
  return `suit its schema (${issue.message})`;
}

const argumentOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    'spec',
  );

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((parent, key) => {
    const isObject = typeof parent === 'object' && parent !== null;
    return isObject ? Reflect.get(parent, key) : undefined;
  }, value);
}

/** Short, for a message. */
function written(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
