/** Who wants to know at once that somebody's rights have changed in this process; others notice within seconds. */
export class AccessChanges {
  readonly #listeners = new Set<(userId: string) => void>();

  listen(listener: (userId: string) => void): void {
    this.#listeners.add(listener);
  }

  tell(userId: string): void {
    for (const listener of this.#listeners) listener(userId);
  }
}
