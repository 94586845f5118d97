/** A gallery's settings as a form holds them. */
export interface GallerySettingsValues {
  readonly name: string;
  readonly description: string;
  readonly keepCrops: boolean;
  readonly keepOriginals: boolean;
  /** Nobody is found or gets samples without a consent. */
  readonly consentRequired: boolean;
  /** In percent. */
  readonly expectedMatedPercent: number;
  readonly filterKeys: readonly string[];
  readonly sightingHours: number;
  /** Null: for ever. */
  readonly bodyValidHours: number | null;
  /** Null: for ever. */
  readonly expiredBodyDays: number | null;
}

export const newGallery: GallerySettingsValues = {
  name: '',
  description: '',
  keepCrops: true,
  keepOriginals: false,
  consentRequired: false,
  expectedMatedPercent: 50,
  filterKeys: [],
  sightingHours: 72,
  bodyValidHours: 24,
  expiredBodyDays: 30,
};

export const galleryFields = [
  'name',
  'description',
  'expectedMatedShare',
  'filterKeys',
  'bodyValidHours',
  'sightingHours',
  'expiredBodyDays',
] as const;

interface Gallery {
  readonly name: string;
  readonly description?: string | null;
  readonly keepCrops: boolean;
  readonly keepOriginals: boolean;
  readonly consentRequired: boolean;
  readonly expectedMatedShare: number;
  readonly filterKeys: readonly string[];
  readonly sightingHours: number;
  readonly bodyValidHours?: number | null;
  readonly expiredBodyDays?: number | null;
}

export function settingsOf(gallery: Gallery): GallerySettingsValues {
  const { name, description, keepCrops, keepOriginals, consentRequired, filterKeys } = gallery;
  return {
    ...{ name, description: description ?? '', keepCrops, keepOriginals, consentRequired },
    filterKeys,
    // Two digits are enough for people, and 0.07 × 100 is not 7 for a computer.
    expectedMatedPercent: Math.round(gallery.expectedMatedShare * 10_000) / 100,
    sightingHours: gallery.sightingHours,
    bodyValidHours: gallery.bodyValidHours ?? null,
    expiredBodyDays: gallery.expiredBodyDays ?? null,
  };
}

export function settingsInput(values: GallerySettingsValues) {
  const { name, description, keepCrops, keepOriginals, consentRequired, filterKeys } = values;
  return {
    ...{ name, keepCrops, keepOriginals, consentRequired },
    sightingHours: values.sightingHours,
    ...{ bodyValidHours: values.bodyValidHours, expiredBodyDays: values.expiredBodyDays },
    description: description.trim() === '' ? null : description,
    expectedMatedShare: values.expectedMatedPercent / 100,
    filterKeys: [...filterKeys],
  };
}
