/** One change of one place of a source file. */
export interface Mutant {
  /** Relative to the sources of the library: `evaluation/roc.ts`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The line without its indentation. */
  readonly code: string;
  /** As in `< → <=`. */
  readonly change: string;
  /** Which of several such changes of the line, from 1. */
  readonly nth: number;
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** A mutant that no test can kill, because the program does the same. */
export interface EquivalentMutant {
  readonly file: string;
  readonly code: string;
  readonly change: string;
  /** Default 1. */
  readonly nth?: number;
  readonly reason: string;
}

/** What the specs said of a mutant. */
export type Verdict = 'killed' | 'timeout' | 'survived';

export interface JudgedMutant {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
}
