import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PointChange, VectorSpace } from '../../../features/search/vector-index.ts';
import { PersistentSpace, type CompactionPolicy } from './persistent-space.ts';
import { ASIDE_SUFFIX } from './space-file.writer.ts';
import { createSpace, loadSpace } from './space-opening.ts';

/** From here on an exact scan takes its time, and Qdrant is the better index. */
export const VECTORS_BEFORE_WARNING = 200_000;
const SUFFIX = '.vectors';

/** All spaces of a folder, one file each. */
export class SpaceCollection {
  readonly #folder: string;
  readonly #policy: CompactionPolicy;
  readonly #log: (line: string) => void;
  /** Promises, so that two callers who want a new space at once get the same. */
  readonly #spaces = new Map<string, Promise<PersistentSpace>>();
  #hasWarned = false;

  constructor(folder: string, policy: CompactionPolicy, log: (line: string) => void) {
    this.#folder = folder;
    this.#policy = policy;
    this.#log = log;
  }

  async load(): Promise<void> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(this.#folder)) {
      // A file that was being written aside when the process died.
      if (name.endsWith(ASIDE_SUFFIX)) rmSync(join(this.#folder, name), { force: true });
      if (!name.endsWith(SUFFIX)) continue;
      const opened = await loadSpace(join(this.#folder, name), this.#log);
      if (opened === null) continue;
      this.#spaces.set(
        opened.space.id,
        Promise.resolve(new PersistentSpace(opened, this.#policy, this.#log)),
      );
    }
    await this.#warnIfLarge();
  }

  /** The space if it exists; a space of that id but with another number of dimensions is the caller's mistake. */
  async find(space: VectorSpace): Promise<PersistentSpace | null> {
    const found = await this.#spaces.get(space.id);
    if (found === undefined) return null;
    if (found.space.dimensions !== space.dimensions) {
      throw new RangeError(
        `VectorIndex: space ${space.id} has ${found.space.dimensions} dimensions, got ${space.dimensions}`,
      );
    }
    return found;
  }

  async get(space: VectorSpace): Promise<PersistentSpace> {
    const found = await this.find(space);
    if (found === null) throw new Error(`there is no space ${space.id}; the index has to be rebuilt`);
    return found;
  }

  async findOrCreate(space: VectorSpace): Promise<PersistentSpace> {
    if (!this.#spaces.has(space.id)) {
      const created = createSpace(space, join(this.#folder, `${space.id}${SUFFIX}`)).then(
        (opened) => new PersistentSpace(opened, this.#policy, this.#log),
      );
      this.#spaces.set(space.id, created);
      created.catch(() => this.#spaces.delete(space.id));
    }
    const found = await this.find(space);
    return found ?? this.findOrCreate(space);
  }

  async apply(space: VectorSpace, changes: readonly PointChange[]): Promise<void> {
    const target = await this.get(space);
    await target.apply(changes);
    await this.#warnIfLarge();
  }

  async drop(space: VectorSpace): Promise<void> {
    const found = await this.find(space);
    this.#spaces.delete(space.id);
    await found?.drop();
  }

  async close(): Promise<void> {
    for (const space of this.#spaces.values()) await (await space).close();
  }

  async #warnIfLarge(): Promise<void> {
    if (this.#hasWarned) return;
    let vectors = 0;
    for (const space of this.#spaces.values()) vectors += (await space).points.count;
    if (vectors <= VECTORS_BEFORE_WARNING) return;
    this.#hasWarned = true;
    this.#log(
      `vector index: ${vectors} vectors in the embedded index, which is made for up to ${VECTORS_BEFORE_WARNING}; ` +
        'searches get slower from here, set QDRANT_URL to use Qdrant',
    );
  }
}
