import { List, Skeleton, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GalleryName } from '../../app/current-gallery.ts';
import type { Modality } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { trainingGalleryDocument } from './training.operations.ts';

interface Props {
  readonly galleries: readonly GalleryName[];
  readonly modality: Modality;
}

/** What the chosen galleries have to learn from. */
export function GalleryData({ galleries, modality }: Props) {
  const { t } = useTranslation('training');
  if (galleries.length === 0) return null;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {t('form.data')}
      </Text>
      <List size="sm">
        {galleries.map((gallery) => (
          <One key={gallery.id} gallery={gallery} modality={modality} />
        ))}
      </List>
    </Stack>
  );
}

function One({
  gallery: { id, name },
  modality,
}: { readonly gallery: GalleryName } & Pick<Props, 'modality'>) {
  const { t } = useTranslation('training');
  const gallery = useOperation(trainingGalleryDocument, { id, modality }).data?.gallery;
  if (!gallery) return <Skeleton height={20} />;
  const { identityCount, sampleCount, keepCrops, activeSpace } = gallery;
  const model = activeSpace?.model;
  const words = [
    t('form.has', {
      identities: t('form.identities', { count: identityCount }),
      samples: t('form.samples', { count: sampleCount }),
    }),
    model ? t('form.searchedWith', { model: `${model.name} ${model.version}` }) : t('form.noSpace'),
    ...(keepCrops ? [] : [t('form.noCrops')]),
  ];
  return (
    <List.Item>
      <b>{name}</b>: {words.join(' · ')}
    </List.Item>
  );
}
