/** 128 random bits; `crypto.randomUUID` is missing where the page came over plain HTTP. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/**
 * Gives one key for as long as somebody tries the same thing: a request whose answer was lost is sent again under the key of the
 * first, so that it takes effect once. Another input, or the same one after success, is another intent.
 */
export class IntentKey {
  #current: { readonly input: string; readonly key: string } | null = null;

  for(input: unknown): string {
    const text = JSON.stringify(input);
    if (this.#current?.input !== text) this.#current = { input: text, key: newKey() };
    return this.#current.key;
  }

  /** The intent was answered. */
  settle(): void {
    this.#current = null;
  }
}
