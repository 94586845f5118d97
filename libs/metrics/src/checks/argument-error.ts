/**
 * A caller's bug: an argument that the function cannot work with. The message names function, argument, expected and got,
 * and the four are fields too.
 */
export class ArgumentError extends RangeError {
  override readonly name: string = 'ArgumentError';
  readonly caller: string;
  readonly argument: string;
  readonly expected: string;
  readonly actual: string;

  constructor(
    caller: string,
    argument: string,
    { expected, actual }: { readonly expected: string; readonly actual: unknown },
  ) {
    super(`${caller}: ${argument} must ${expected}, got ${String(actual)}`);
    this.caller = caller;
    this.argument = argument;
    this.expected = expected;
    this.actual = String(actual);
  }
}

/** A tensor, matrix or list of another shape or length than the other arguments ask for. */
export class ShapeError extends ArgumentError {
  override readonly name = 'ShapeError';
}
