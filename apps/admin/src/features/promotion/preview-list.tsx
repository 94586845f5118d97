import { Badge, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PromotionGate } from '../../graphql/generated/graphql.ts';
import type { PreviewOfGallery } from './use-previews.ts';

const colors: Record<PromotionGate, string> = {
  PASSED: 'teal',
  REFUSED: 'red',
  INCONCLUSIVE: 'orange',
  UNEVALUATED: 'orange',
};

/** What a promotion would do, gallery by gallery, before it is done. */
export function PreviewList({ previews }: { readonly previews: readonly PreviewOfGallery[] }) {
  const { t } = useTranslation('promotion');
  if (previews.length === 0) return null;
  return (
    <Stack gap="xs" role="group" aria-label={t('preview.title')}>
      {previews.map((of) => (
        <Paper key={of.gallery.id} p="xs">
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Text size="sm" fw={600} truncate>
              {of.gallery.name}
            </Text>
            {of.preview ? (
              <Badge variant="light" color={colors[of.preview.gate]} style={{ flexShrink: 0 }}>
                {t(`gate.${of.preview.gate}`)}
              </Badge>
            ) : null}
          </Group>
          <One of={of} />
        </Paper>
      ))}
    </Stack>
  );
}

function One({ of: { preview, error } }: { readonly of: PreviewOfGallery }) {
  const { t } = useTranslation('promotion');
  if (error !== null)
    return (
      <Text size="sm" c="var(--mantine-color-red-light-color)">
        {error.message}
      </Text>
    );
  if (preview === undefined) return <Skeleton height={18} mt={4} />;
  if (preview === null) return <Text size="sm">{t('preview.absent')}</Text>;
  if (preview.isActive) return <Text size="sm">{t('preview.isActive')}</Text>;
  const { samplesToEmbed, samplesLost, identitiesLost, gateReason } = preview;
  const isLossless = samplesLost === 0 && identitiesLost === 0;
  return (
    <Text size="sm" component="div">
      {t('preview.embed', { count: samplesToEmbed })} {isLossless ? t('preview.nothingLost') : null}
      {samplesLost > 0 ? <b>{t('preview.lost', { count: samplesLost })} </b> : null}
      {identitiesLost > 0 ? <b>{t('preview.lostIdentities', { count: identitiesLost })}</b> : null}
      {typeof gateReason === 'string' ? (
        <Text size="xs" c="dimmed">
          {gateReason}
        </Text>
      ) : null}
    </Text>
  );
}
