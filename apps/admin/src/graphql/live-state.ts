/** `off`: nothing on the page is live. */
export type LiveState = 'off' | 'connecting' | 'live' | 'reconnecting';

/** What the page shows of its socket; read by `useSyncExternalStore`. */
export class LiveStateStore {
  #state: LiveState = 'off';
  readonly #listeners = new Set<() => void>();

  readonly current = (): LiveState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(state: LiveState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
