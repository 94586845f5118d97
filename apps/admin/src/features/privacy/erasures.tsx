import { IconShieldCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { PrivacyErasuresQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { erasuresDocument } from './erasure.operations.ts';
import { ErasureState } from './receipt-dialog.tsx';

type Erasure = PrivacyErasuresQuery['erasures']['nodes'][number];

const erasuresOf = (result: PrivacyErasuresQuery) => result.erasures;

/** Who was erased, by what they were: ids, a gallery and a receipt. */
export function Erasures() {
  const { t } = useTranslation('privacy');
  const navigate = useNavigate();
  const erasures = useConnection(erasuresDocument, {}, erasuresOf);
  return (
    <Section title={t('erasures.title')} description={t('erasures.description')}>
      <ConnectionTable
        of={erasures}
        label={t('erasures.title')}
        columns={useColumns()}
        onOpen={({ id }) => void navigate({ to: '/consent', search: { erasure: id }, resetScroll: false })}
        empty={
          <EmptyState icon={IconShieldCheck} title={t('erasures.empty')} hint={t('erasures.emptyHint')} />
        }
      />
    </Section>
  );
}

function useColumns(): readonly Column<Erasure>[] {
  const { t } = useTranslation('privacy');
  const format = useFormat();
  return [
    {
      key: 'at',
      width: 'minmax(0, 1.5fr)',
      header: t('erasures.at'),
      cell: ({ id, createdAt }) => (
        <LinkAnchor
          to="/consent"
          search={{ erasure: id }}
          resetScroll={false}
          inherit
          aria-label={t('erasures.open', { at: format.dateTime(createdAt) })}
        >
          {format.dateTime(createdAt)}
        </LinkAnchor>
      ),
    },
    {
      key: 'gallery',
      header: t('erasures.gallery'),
      cell: ({ gallery }) => gallery?.name ?? t('receipt.galleryGone'),
    },
    { key: 'reason', header: t('erasures.reason'), cell: ({ reason }) => t(`erasureReason.${reason}`) },
    {
      key: 'by',
      header: t('erasures.by'),
      cell: ({ requestedByName }) => requestedByName ?? t('receipt.server'),
    },
    {
      key: 'state',
      header: t('erasures.state'),
      width: '120px',
      cell: ({ state }) => <ErasureState state={state} />,
    },
  ];
}
