/** What the address of the page says: the cluster that is looked at. */
export interface UnknownsSearch {
  readonly cluster?: string;
}

export const unknownsSearch = ({ cluster }: Record<string, unknown>): UnknownsSearch =>
  typeof cluster === 'string' && cluster !== '' ? { cluster } : {};
