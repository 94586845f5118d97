import { describe, expect, it } from 'vitest';
import { sortErrors } from './field-errors.ts';

const failure = (path: string[] | null, message = 'wrong') => ({ code: 'INVALID_INPUT', message, path });

describe('sortErrors', () => {
  it('gives a field its first failure', () => {
    const { fields, others } = sortErrors(
      [failure(['input', 'name'], 'too long'), failure(['input', 'name'], 'taken')],
      ['name'],
    );
    expect(fields).toEqual({ name: 'too long' });
    expect(others).toEqual([]);
  });

  it('gives a field what is wrong below it', () => {
    expect(sortErrors([failure(['input', 'images', '3'])], ['images']).fields).toEqual({ images: 'wrong' });
  });

  it('knows arguments that are not in an input', () => {
    expect(sortErrors([failure(['id'])], ['id']).fields).toEqual({ id: 'wrong' });
  });

  it('keeps what belongs to no field', () => {
    const errors = [failure(null), failure(['input']), failure(['input', 'nameless'])];
    expect(sortErrors(errors, ['name']).others).toEqual(errors);
  });
});
