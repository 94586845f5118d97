/** Two pictures and how alike they are. */
export interface ComparedPair {
  /** Row of the picture that was there. */
  readonly reference: number;
  /** Row of the picture that was asked about. */
  readonly probe: number;
  readonly similarity: number;
}

/** Keeps the pairs of least similarity (genuine) or of most (impostors): at most one for each probe. */
export class HardestPairs {
  readonly #size: number;
  readonly #sign: 1 | -1;
  #pairs: ComparedPair[] = [];
  #limit = Infinity;

  constructor(size: number, kind: 'least' | 'most') {
    this.#size = size;
    this.#sign = kind === 'least' ? 1 : -1;
  }

  offer(reference: number, probe: number, similarity: number): void {
    if (this.#sign * similarity >= this.#limit) return;
    const known = this.#pairs.find((pair) => pair.probe === probe);
    if (known !== undefined && this.#key(known) <= this.#sign * similarity) return;
    const others = this.#pairs.filter((pair) => pair !== known);
    others.push({ reference, probe, similarity });
    others.sort((a, b) => this.#key(a) - this.#key(b));
    this.#pairs = others.slice(0, this.#size);
    const last = this.#pairs.at(-1);
    this.#limit = this.#pairs.length < this.#size || last === undefined ? Infinity : this.#key(last);
  }

  /** The hardest first. */
  get pairs(): readonly ComparedPair[] {
    return this.#pairs;
  }

  #key({ similarity }: ComparedPair): number {
    return this.#sign * similarity;
  }
}
