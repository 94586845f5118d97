/** One JSON file of test vectors. */
export interface GoldenFile {
  readonly topic: string;
  readonly conventions: GoldenRecord;
  readonly cases: readonly GoldenCase[];
}

export interface GoldenCase {
  readonly id: string;
  /** A label, not the name of a function of ours. */
  readonly fn: string;
  readonly inputs: GoldenRecord;
  readonly params: GoldenRecord;
  readonly expected: unknown;
  /** null: exact. */
  readonly tol: { readonly abs: number; readonly rel: number } | null;
}

// oxlint-disable-next-line typescript/no-explicit-any -- JSON of many shapes; each call knows its own
export type GoldenRecord = Readonly<Record<string, any>>;

/** What a call gets besides the case: what its file says for all cases. */
export interface GoldenContext {
  readonly conventions: GoldenRecord;
}

/**
 * Answers one case: a value of the shape of `expected`, with numbers, booleans, arrays, typed arrays and records. Numbers
 * that are not finite stay numbers. Thrown errors are failures.
 */
export type GoldenCall = (golden: GoldenCase, context: GoldenContext) => unknown;

/** The calls of a topic by label. */
export interface GoldenCalls {
  /** Run once. */
  readonly plain?: Readonly<Record<string, GoldenCall>>;
  /** Run with each tensor backend in turn; tensors that a call leaves behind are a failure. */
  readonly tensor?: Readonly<Record<string, GoldenCall>>;
  /** Labels of other tools' conventions that are not offered, with the reason. */
  readonly skipped?: Readonly<Record<string, string>>;
}
