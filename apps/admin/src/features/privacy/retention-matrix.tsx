import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RetentionKind } from '../../graphql/generated/graphql.ts';
import { useFormat } from '../../ui/use-format.ts';
import { GalleriesTable, type ProtectedGallery } from './galleries-table.tsx';
import { useDaysWords } from './use-days-words.ts';

const kinds: readonly RetentionKind[] = [
  'ORIGINALS',
  'CROPS',
  'PROBES',
  'SIGHTINGS',
  'EXPIRED_BODIES',
  'AUDIT',
  'ENDED_CONSENT',
];

/** Every gallery and how long it keeps what. */
export function RetentionMatrix() {
  const { t } = useTranslation('privacy');
  return (
    <GalleriesTable
      title={t('retention.matrixTitle')}
      description={t('retention.matrixDescription')}
      nameWidth="minmax(0, 1.3fr)"
      columns={kinds.map((kind) => ({
        key: kind,
        header: t(`retention.short.${kind}`),
        align: 'end',
        cell: (gallery) => <Term gallery={gallery} kind={kind} />,
      }))}
      empty={
        <Text size="sm" c="dimmed">
          {t('galleries.empty')}
        </Text>
      }
    />
  );
}

/** The gallery's own rules stand out; what is about to change has an arrow. */
function Term({ gallery, kind }: { readonly gallery: ProtectedGallery; readonly kind: RetentionKind }) {
  const { t } = useTranslation('privacy');
  const format = useFormat();
  const words = useDaysWords();
  const rule = gallery.retention.find((one) => one.kind === kind);
  if (rule === undefined) return null;
  const { days, source, pending } = rule;
  const title = [
    `${t(`retention.kind.${kind}`)}: ${words(days)} (${t(`retention.source.${source}`)})`,
    ...(pending === null
      ? []
      : [t('retention.pending', { term: words(pending.days), at: format.dateTime(pending.appliesAt) })]),
  ].join('; ');
  return (
    <Text
      span
      inherit
      title={title}
      fw={source === 'GALLERY' ? 650 : 400}
      fs={source === 'GALLERY' ? 'normal' : 'italic'}
    >
      {kind === 'SIGHTINGS' && days === null
        ? t('retention.hoursShort', { hours: gallery.sightingHours })
        : words(days, true)}
      {pending === null ? '' : `→${words(pending.days, true)}`}
    </Text>
  );
}
