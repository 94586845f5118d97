import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PrivacyGalleriesQuery, RetentionKind } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { protectedGalleriesDocument } from './data-protection.operations.ts';
import { useDaysWords } from './use-days-words.ts';

type Gallery = PrivacyGalleriesQuery['galleries']['nodes'][number];

const kinds: readonly RetentionKind[] = [
  'ORIGINALS',
  'CROPS',
  'PROBES',
  'SIGHTINGS',
  'EXPIRED_BODIES',
  'AUDIT',
  'ENDED_CONSENT',
];
const galleriesOf = (result: PrivacyGalleriesQuery) => result.galleries;

/** Every gallery and how long it keeps what. */
export function RetentionMatrix() {
  const { t } = useTranslation('privacy');
  const galleries = useConnection(protectedGalleriesDocument, {}, galleriesOf);
  return (
    <Section title={t('retention.matrixTitle')} description={t('retention.matrixDescription')}>
      <ConnectionTable
        of={galleries}
        label={t('retention.matrixTitle')}
        columns={useColumns()}
        empty={
          <Text size="sm" c="dimmed">
            {t('galleries.empty')}
          </Text>
        }
      />
    </Section>
  );
}

function useColumns(): readonly Column<Gallery>[] {
  const { t } = useTranslation('privacy');
  return [
    {
      key: 'name',
      header: t('galleries.name'),
      width: 'minmax(0, 1.3fr)',
      cell: ({ id, name }) => (
        <LinkAnchor
          to="/galleries/$galleryId"
          params={{ galleryId: id }}
          search={{ view: 'settings' }}
          inherit
          truncate
        >
          {name}
        </LinkAnchor>
      ),
    },
    ...kinds.map((kind): Column<Gallery> => ({
      key: kind,
      header: t(`retention.short.${kind}`),
      align: 'end',
      cell: (gallery) => <Term gallery={gallery} kind={kind} />,
    })),
  ];
}

/** The gallery's own rules stand out; what is about to change has an arrow. */
function Term({ gallery, kind }: { readonly gallery: Gallery; readonly kind: RetentionKind }) {
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
