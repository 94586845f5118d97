import { Alert, Group, NumberInput, Stack, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GallerySettingsValues } from './gallery-settings.ts';
import { useSameName } from './use-same-name.ts';

interface Props {
  readonly values: GallerySettingsValues;
  readonly onChange: (values: GallerySettingsValues) => void;
  readonly errors: Readonly<Record<string, string>>;
  /** Null: it is being made. */
  readonly galleryId: string | null;
}

/** Every setting of a gallery, each with what it is for and what its default means. */
export function GalleryFields({ values, onChange, errors, galleryId }: Props) {
  const { t } = useTranslation('gallery');
  const set = (change: Partial<GallerySettingsValues>): void => onChange({ ...values, ...change });
  return (
    <Stack>
      <NameField {...{ values, set, errors, galleryId }} />
      <Textarea
        label={t('field.description')}
        value={values.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
        error={errors['description']}
        autosize
        minRows={2}
        maxLength={2000}
      />
      <Switch
        label={t('field.keepCrops')}
        description={t('field.keepCropsHint')}
        checked={values.keepCrops}
        onChange={(event) => set({ keepCrops: event.currentTarget.checked })}
      />
      <Switch
        label={t('field.keepOriginals')}
        description={t('field.keepOriginalsHint')}
        checked={values.keepOriginals}
        onChange={(event) => set({ keepOriginals: event.currentTarget.checked })}
      />
      <Switch
        label={t('field.consentRequired')}
        description={t('field.consentRequiredHint')}
        checked={values.consentRequired}
        onChange={(event) => set({ consentRequired: event.currentTarget.checked })}
      />
      <NumberInput
        label={t('field.expectedMated')}
        description={t('field.expectedMatedHint')}
        value={values.expectedMatedPercent}
        onChange={(value) => set({ expectedMatedPercent: Number(value) })}
        error={errors['expectedMatedShare']}
        suffix=" %"
        min={0}
        max={100}
        maw={480}
      />
      <BodyHours values={values} set={set} errors={errors} />
      <NumberInput
        label={t('field.sightingHours')}
        description={t('field.sightingHoursHint')}
        value={values.sightingHours}
        onChange={(value) => set({ sightingHours: Number(value) })}
        error={errors['sightingHours']}
        min={1}
        max={8_760}
        allowDecimal={false}
        maw={480}
      />
      <TagsInput
        label={t('field.filterKeys')}
        description={t('field.filterKeysHint')}
        value={[...values.filterKeys]}
        onChange={(filterKeys) => set({ filterKeys })}
        error={errors['filterKeys']}
        maxTags={8}
        clearable={false}
      />
    </Stack>
  );
}

interface PartProps extends Pick<Props, 'values' | 'errors'> {
  readonly set: (change: Partial<GallerySettingsValues>) => void;
}

/** A name is for people and may be shared; but whoever chooses by it later could not tell the galleries apart. */
function NameField({ values, set, errors, galleryId }: PartProps & Pick<Props, 'galleryId'>) {
  const { t } = useTranslation('gallery');
  const isTaken = useSameName(values.name, galleryId);
  return (
    <>
      <TextInput
        label={t('field.name')}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errors['name']}
        required
        maxLength={200}
        {...(galleryId === null ? { 'data-autofocus': true } : {})}
      />
      {isTaken ? (
        <Alert color="orange" p="xs" role="status">
          {t('field.nameTaken')}
        </Alert>
      ) : null}
    </>
  );
}

/** How long bodies are found, and how long they are kept afterwards. */
function BodyHours({ values, set, errors }: PartProps) {
  const { t } = useTranslation('gallery');
  const numberOf = (value: number | string): number | null => (value === '' ? null : Number(value));
  return (
    <Group align="flex-start" grow>
      <NumberInput
        label={t('field.bodyHours')}
        description={t('field.bodyHoursHint')}
        placeholder={t('field.forEver')}
        value={values.bodyValidHours ?? ''}
        onChange={(value) => set({ bodyValidHours: numberOf(value) })}
        error={errors['bodyValidHours']}
        min={1}
      />
      <NumberInput
        label={t('field.expiredDays')}
        description={t('field.expiredDaysHint')}
        placeholder={t('field.forEver')}
        value={values.expiredBodyDays ?? ''}
        onChange={(value) => set({ expiredBodyDays: numberOf(value) })}
        error={errors['expiredBodyDays']}
        min={0}
      />
    </Group>
  );
}
