import { Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '../../ui/confirm.tsx';

interface Props {
  readonly count: number;
  readonly onClose: () => void;
  readonly onSplit: (name: string) => Promise<boolean>;
}

/** Pictures of somebody else become a person of their own. */
export function SplitDialog({ count, onClose, onSplit }: Props) {
  const { t } = useTranslation('identity');
  const [name, setName] = useState('');
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={t('split.title')}
      confirmLabel={t('split.submit', { count })}
      onConfirm={() => onSplit(name)}
    >
      <Stack gap="sm">
        <Text size="sm">{t('split.hint')}</Text>
        <TextInput
          label={t('split.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
      </Stack>
    </Confirm>
  );
}
