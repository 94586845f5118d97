import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { connectionComplexity } from './complexity.ts';
import type { GraphqlContext } from './context.ts';
import './permission-plugin.ts';

interface BuilderTypes {
  Context: GraphqlContext;
  DefaultFieldNullability: false;
  Scalars: {
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: JsonValue; Output: JsonValue };
    JSONObject: { Input: JsonObject; Output: JsonObject };
    ID: { Input: string; Output: string };
  };
}

/** The one schema builder; features add their types to it and `schema.ts` imports them all. */
export const builder = new SchemaBuilder<BuilderTypes>({
  plugins: ['permission', ComplexityPlugin],
  defaultFieldNullability: false,
  // Measured before execution, by the server; the plugin only carries the cost of each field.
  complexity: { disabled: true, fieldComplexity: connectionComplexity },
});

builder.queryType({ description: 'What can be asked.' });
builder.subscriptionType({
  description: 'What can be watched, over WebSocket (`graphql-transport-ws`) at the same address.',
});
builder.mutationType({
  description: 'What can be changed. Payloads carry `userErrors` for failures that a caller can act on.',
});
