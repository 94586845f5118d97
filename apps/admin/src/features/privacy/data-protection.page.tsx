import { Stack } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../app/viewer.ts';
import { NoPermission } from '../../ui/no-permission.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { AffectedModels } from './affected-models.tsx';
import { Erasures } from './erasures.tsx';
import { KeptWhere } from './kept-where.tsx';
import { ProtectedGalleries } from './protected-galleries.tsx';
import { ReceiptDialog } from './receipt-dialog.tsx';
import { ReceiptKey } from './receipt-key.tsx';
import { RetentionMatrix } from './retention-matrix.tsx';
import { RetentionDefaults } from './retention-panel.tsx';

/** What is kept of people, who agreed, and who was erased. */
export function DataProtectionPage() {
  const { t } = useTranslation('privacy');
  const mayRead = usePermission('PRIVACY_READ');
  const { erasure } = useSearch({ from: '/shell/consent' });
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      {mayRead ? (
        <Stack>
          <ProtectedGalleries />
          <RetentionMatrix />
          <RetentionDefaults />
          <KeptWhere />
          <Erasures />
          <AffectedModels />
          <ReceiptKey />
        </Stack>
      ) : (
        <NoPermission permission="PRIVACY_READ" />
      )}
      <ReceiptDialog
        id={mayRead ? (erasure ?? null) : null}
        onClose={() => void navigate({ to: '/consent', replace: true, resetScroll: false })}
      />
    </>
  );
}
