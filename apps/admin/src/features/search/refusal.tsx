import { Alert } from '@mantine/core';
import { IconPhotoX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RejectReason } from '../../graphql/generated/graphql.ts';

interface Props {
  readonly title: string;
  readonly reason?: RejectReason;
  /** The server's own words, where there is no reason code. */
  readonly message?: string;
}

/** Why a picture gave nothing, and what helps. */
export function Refusal({ title, reason, message }: Props) {
  const { t } = useTranslation('search');
  return (
    <Alert color="orange" variant="light" title={title} icon={<IconPhotoX aria-hidden />} role="alert">
      {reason === undefined ? message : t(`reject.${reason}`)}
      {reason === 'NO_SUBJECT' ? <div>{t('noSubjectHint')}</div> : null}
    </Alert>
  );
}
