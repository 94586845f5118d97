import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findImportUpload } from '../../graphql/upload.ts';
import { useFormat } from '../../ui/use-format.ts';
import { forgetUnfinished, readUnfinished } from './unfinished-upload.ts';

/** An upload that a closed page or a lost connection cut off: it goes on once the same files are chosen again. */
export function Unfinished({ galleryId }: { readonly galleryId: string }) {
  const { t } = useTranslation('import');
  const format = useFormat();
  const [kept, setKept] = useState(() => readUnfinished(galleryId));
  const upload = useQuery({
    queryKey: ['ImportUpload', kept?.uploadId],
    queryFn: () => findImportUpload(kept?.uploadId ?? ''),
    enabled: kept !== null,
    retry: false,
    staleTime: 0,
  });
  if (kept === null || upload.data === undefined) return null;
  const { offset, byteLength, expiresAt } = upload.data;
  return (
    <Alert
      variant="light"
      color="orange"
      title={t('unfinished.title', { name: kept.name })}
      icon={<IconPlayerPause aria-hidden />}
    >
      <Group justify="space-between" align="flex-start">
        <Text size="sm" flex={1}>
          {t('unfinished.hint', {
            share: format.percent(offset / Math.max(1, byteLength), 0),
            size: format.bytes(byteLength),
            until: format.relative(expiresAt),
          })}
        </Text>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            forgetUnfinished(galleryId);
            setKept(null);
          }}
        >
          {t('unfinished.forget')}
        </Button>
      </Group>
    </Alert>
  );
}
