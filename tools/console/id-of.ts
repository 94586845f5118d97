/** @throws {Error} with the payload, which has the userErrors, if nothing was made. */
export function idOf(payload: unknown, field: string): string {
  const found = (payload as Readonly<Record<string, { readonly id: string } | null>>)[field]; // reason: the caller's query names the field
  if (found == null) throw new Error(`nothing was made: ${JSON.stringify(payload)}`);
  return found.id;
}
