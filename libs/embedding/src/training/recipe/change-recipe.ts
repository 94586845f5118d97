import { TrainingError } from '../training-error.ts';

/**
 * A recipe with one value changed, by its path: `epochs`, `optimiser.rate`, `losses.0.margin`. What is on the way is made where
 * it is missing; the whole is checked by `parseRecipe` afterwards.
 *
 * @param text JSON, or a text that is taken as it is.
 * @throws {TrainingError} `RECIPE_INVALID` for a path through a value that has no inside.
 */
export function changeRecipe(recipe: object, path: string, text: string): object {
  return changed(recipe, { keys: path.split('.'), path, value: valueOf(text) });
}

interface Change {
  readonly keys: readonly string[];
  readonly path: string;
  readonly value: unknown;
}

function changed(of: object, { keys, path, value }: Change): object {
  const [key = '', ...rest] = keys;
  const isForbidden = key === '' || key === '__proto__';
  if (isForbidden || (Array.isArray(of) && !/^\d{1,3}$/.test(key))) throw noPlace(path);
  const inside: unknown = Reflect.get(of, key);
  if (rest.length > 0 && inside !== undefined && (typeof inside !== 'object' || inside === null)) {
    throw noPlace(path);
  }
  const next = rest.length === 0 ? value : changed(inside ?? {}, { keys: rest, path, value });
  if (!Array.isArray(of)) return { ...of, [key]: next };
  const list = [...(of as readonly unknown[])]; // as: an array, of whatever
  list[Number(key)] = next;
  return list;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function noPlace(path: string): TrainingError {
  return new TrainingError('RECIPE_INVALID', `The recipe has no place for ${path}.`);
}
