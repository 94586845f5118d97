export const modalities = ['FACE', 'BODY'] as const;
export type Modality = (typeof modalities)[number];
