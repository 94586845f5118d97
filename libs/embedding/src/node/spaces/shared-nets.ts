interface Disposable {
  dispose(): Promise<void>;
}

/** Nets that several packs use: opened by the first, freed by the last. One caller at a time. */
export class SharedNets<T extends Disposable> {
  readonly #kept = new Map<string, { readonly net: T; users: number }>();

  /** Opens the net unless it is open. Each `take` asks for one `drop`. */
  async take(key: string, open: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(key);
    if (known !== undefined) {
      known.users += 1;
      return known.net;
    }
    const net = await open();
    this.#kept.set(key, { net, users: 1 });
    return net;
  }

  async drop(key: string): Promise<void> {
    const known = this.#kept.get(key);
    if (known === undefined) return;
    known.users -= 1;
    if (known.users > 0) return;
    this.#kept.delete(key);
    await known.net.dispose();
  }
}
