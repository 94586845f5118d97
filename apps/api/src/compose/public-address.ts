import type { Config } from '../config/config.ts';
import { originOf } from './sign-in.ts';

/** Where people reach the server, for links: what the operator says, else where it listens. */
export class PublicAddress {
  readonly #configured: string | null;
  #listening: string | null = null;

  constructor(config: Config) {
    this.#configured = originOf(config);
  }

  listensAt(url: string): void {
    // An address that means "all of mine" is none to go to.
    this.#listening = url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//127.0.0.1:');
  }

  origin(): string {
    return this.#configured ?? this.#listening ?? '';
  }
}
