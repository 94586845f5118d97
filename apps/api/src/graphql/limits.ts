/** Bounds on what one request may ask for; the numbers are part of the contract and shown by `system.limits`. */
export const queryLimits = {
  /** Fields below each other; introspection needs 15. */
  maxDepth: 15,
  /** Selected fields after fragments are expanded. */
  maxFields: 1_000,
  /** Fields directly under `query` or `mutation`, aliases included. */
  maxRootFields: 20,
  /** A search of one subject costs 100, a field 1, a list its content times its length. */
  maxComplexity: 60_000,
  maxSearches: 5,
  maxTokens: 4_000,
  maxPageSize: 100,
  defaultPageSize: 20,
} as const;

/** What one searched subject costs of `maxComplexity`. */
export const searchCostPerSubject = 100;
