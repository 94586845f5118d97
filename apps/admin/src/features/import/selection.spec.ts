import { describe, expect, it } from 'vitest';
import { placed, selectionOf } from './selection.ts';

const file = (path: string, text = 'x') => ({ path, file: new Blob([text]) });

describe('selectionOf', () => {
  it('sends a single ZIP or CSV as it is', () => {
    expect(selectionOf([file('people.zip')])?.kind).toBe('archive');
    expect(selectionOf([file('people.CSV')])?.kind).toBe('archive');
    expect(selectionOf([file('one.jpg')])?.kind).toBe('files');
  });

  it('counts people by folder, and pictures in none', () => {
    const selection = selectionOf([file('team/Ada/1.jpg'), file('team/Ada/2.jpg'), file('team/Bo/1.jpg')]);
    expect(selection).toMatchObject({ people: 2, loose: 0, name: 'team', kind: 'files' });
    expect(selectionOf([file('a.jpg'), file('b.jpg')])).toMatchObject({ people: 0, loose: 2 });
  });

  it('leaves it to a list whose pictures they are', () => {
    expect(selectionOf([file('a.jpg'), file('list.csv')])).toMatchObject({ people: 0, loose: 0 });
  });

  it('knows the same files again, and others as others', () => {
    const one = selectionOf([file('a/1.jpg', 'abc')]);
    expect(selectionOf([file('a/1.jpg', 'xyz')])?.fingerprint).toBe(one?.fingerprint);
    expect(selectionOf([file('a/2.jpg', 'abc')])?.fingerprint).not.toBe(one?.fingerprint);
    expect(selectionOf([])).toBeNull();
  });
});

describe('placed', () => {
  it('gives loose pictures a folder, by one name or by their own', () => {
    const files = [file('ada.lovelace.jpg'), file('Bo/1.jpg')];
    const paths = (rule: Parameters<typeof placed>[1]) => placed(files, rule).map(({ path }) => path);
    expect(paths({ kind: 'fileName' })).toEqual(['ada.lovelace/ada.lovelace.jpg', 'Bo/1.jpg']);
    expect(paths({ kind: 'one', name: ' A/B ' })).toEqual(['A B/ada.lovelace.jpg', 'Bo/1.jpg']);
  });
});
