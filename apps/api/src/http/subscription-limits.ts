/** Bounds on WebSockets; each server process counts for itself. */
export const subscriptionLimits = {
  maxConnections: 1_000,
  maxConnectionsPerKey: 20,
  maxSubscriptionsPerConnection: 50,
  maxMessageBytes: 65_536,
  /** From the connection to the message that names the key. */
  initTimeoutMs: 5_000,
  /** How long a revoked or expired key may still hold a connection on which nothing happens. */
  recheckMs: 15_000,
} as const;

/** Close codes of graphql-transport-ws, and HTTP's 429 after their fashion. */
export const closeCodes = { forbidden: 4403, tooMany: 4429 } as const;
