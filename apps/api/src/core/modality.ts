export const modalities = ['FACE', 'BODY'] as const;
export type Modality = (typeof modalities)[number];

export function isModality(value: unknown): value is Modality {
  return modalities.some((modality) => modality === value);
}
