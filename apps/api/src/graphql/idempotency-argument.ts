/** Description of `idempotencyKey`, the same in every input that has it. */
export const idempotencyKeyDescription =
  'Any text of 1 to 256 characters that the caller makes once for each intended effect. For 24 hours the same key with ' +
  'the same input answers the first payload again and does nothing; with another input it is `IDEMPOTENCY_MISMATCH`.';
