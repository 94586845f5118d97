/** An expected failure, as every payload lists them. */
export interface UserError {
  readonly code: string;
  readonly message: string;
  readonly path?: readonly string[] | null;
}

export interface SortedErrors {
  /** By the field's path below `input`, joined by dots: `name`, `onlyIf.minNewSamples`. */
  readonly fields: Readonly<Record<string, string>>;
  /** Of no field that the form has. */
  readonly others: readonly UserError[];
}

/**
 * Sorts failures to the fields of a form.
 *
 * @param fields the form's fields; a failure below one of them (`images.0`) belongs to it.
 */
export function sortErrors(errors: readonly UserError[], fields: readonly string[]): SortedErrors {
  const byField: Record<string, string> = {};
  const others: UserError[] = [];
  for (const error of errors) {
    const [first, ...rest] = error.path ?? [];
    const path = (first === 'input' ? rest : [first, ...rest]).join('.');
    const field = fields.find((name) => path === name || path.startsWith(`${name}.`));
    if (field === undefined) others.push(error);
    else byField[field] ??= error.message;
  }
  return { fields: byField, others };
}
