/** Names of the input and output of the exported detector of persons. */
export const personNetNames = { input: 'pictures', output: 'people' } as const;

/** Both sides of its input are multiples of this. */
export const PERSON_NET_STRIDE_PX = 32;
