import { specTemplate } from '@gallerist/preprocess';
import type { AlignmentTemplate } from '@gallerist/preprocess';
import { InferenceError } from '../../errors.ts';
import type { PersonFinder } from '../../bodies/person-finder.types.ts';
import type { ChipEmbedder } from '../../faces/embed-chips.ts';
import type { FaceFinder } from '../../faces/face-nets.types.ts';
import type { VectorNet } from '../../nets/nets.types.ts';
import type { ServableManifest } from '../../packs/servable-manifest.ts';
import { openAdapter, openEmbedder, openFaceFinder, openPersonFinder } from '../open-nets.ts';
import type { NetOptions, OpenEmbedder, OpenFinder, OpenPersonFinder } from '../open-nets.ts';
import { warmUp } from '../warm-up.ts';
import type { ServedPack } from './served-pack.types.ts';
import { SharedNets } from './shared-nets.ts';

/** A pack, its nets open. */
export interface OpenSpace {
  readonly spaceId: string;
  readonly manifest: ServableManifest;
  /** null for bodies. */
  readonly finder: FaceFinder | null;
  /** null for faces, and for bodies that come as ready crops and boxes alone. */
  readonly people: PersonFinder | null;
  /** One object for all packs of the same embedder. */
  readonly embedder: ChipEmbedder;
  readonly adapter: VectorNet | null;
}

/** The packs that a thread holds. `load` and `unload` are called one at a time. */
export class SpaceShelf {
  readonly #options: NetOptions;
  readonly #finders = new SharedNets<OpenFinder>();
  readonly #people = new SharedNets<OpenPersonFinder>();
  readonly #embedders = new SharedNets<OpenEmbedder>();
  readonly #spaces = new Map<string, { readonly space: OpenSpace; readonly pack: ServedPack }>();

  constructor(options: NetOptions) {
    this.#options = options;
  }

  /** @throws {InferenceError} `SPACE_UNKNOWN` for one that is not loaded, or was unloaded since it was asked for. */
  require(spaceId: string): OpenSpace {
    const known = this.#spaces.get(spaceId);
    if (known !== undefined) return known.space;
    throw new InferenceError('SPACE_UNKNOWN', `No pack of the space ${spaceId} is loaded.`);
  }

  /** What the crops of its face packs are aligned to. */
  templates(): readonly AlignmentTemplate[] {
    return [...this.#spaces.values()].flatMap(({ space }) => {
      const { geometry } = space.embedder.spec;
      return geometry.kind === 'align' ? [specTemplate(geometry.template)] : [];
    });
  }

  /**
   * Opens a pack's nets and runs each once. Idempotent.
   *
   * @throws {PackError} `MODEL_INVALID` if a net is not what the manifest says; nothing of it stays open then.
   */
  async load(pack: ServedPack): Promise<void> {
    if (this.#spaces.has(pack.spaceId)) return;
    await using opened = new AsyncDisposableStack();
    const { manifest, finder: finding, embedder: embedding } = pack;
    const finder = finding && (await this.#takeFinder(pack, finding, opened));
    const people = await this.#takePeople(pack, opened);
    const embedder = await this.#embedders.take(embedding.key, () =>
      openEmbedder(manifest, embedding.model, this.#options),
    );
    opened.defer(() => this.#embedders.drop(embedding.key));
    const adapter = await openAdapter(manifest, pack.adapter, this.#options);
    if (adapter !== null) opened.defer(() => adapter.dispose());
    const space = { spaceId: pack.spaceId, manifest, finder, people, embedder, adapter };
    await warmUp(space);
    this.#spaces.set(pack.spaceId, { space, pack });
    opened.move();
  }

  /** Frees what no other pack needs. Idempotent. */
  async unload(spaceId: string): Promise<void> {
    const known = this.#spaces.get(spaceId);
    if (known === undefined) return;
    this.#spaces.delete(spaceId);
    const { pack, space } = known;
    await space.adapter?.dispose();
    await this.#embedders.drop(pack.embedder.key);
    if (pack.finder !== null) await this.#finders.drop(pack.finder.key);
    if (pack.people !== null) await this.#people.drop(pack.people.key);
  }

  async #takeFinder(
    { manifest }: ServedPack,
    { key, models }: NonNullable<ServedPack['finder']>,
    opened: AsyncDisposableStack,
  ): Promise<FaceFinder> {
    if (manifest.modality !== 'FACE') throw new TypeError('SpaceShelf: a pack that finds faces is for faces');
    const { detector } = manifest;
    const finder = await this.#finders.take(key, () => openFaceFinder({ detector }, models, this.#options));
    opened.defer(() => this.#finders.drop(key));
    return finder;
  }

  async #takePeople(
    { manifest, people }: ServedPack,
    opened: AsyncDisposableStack,
  ): Promise<PersonFinder | null> {
    if (people === null || manifest.modality !== 'BODY' || manifest.detector === null) return null;
    const { detector } = manifest;
    const finder = await this.#people.take(people.key, () =>
      openPersonFinder(detector, people.model, this.#options),
    );
    opened.defer(() => this.#people.drop(people.key));
    return finder;
  }
}
