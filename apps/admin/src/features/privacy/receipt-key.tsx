import { Button, Code, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../graphql/index.ts';
import { QueryState } from '../../ui/query-state.tsx';
import { Section } from '../../ui/section.tsx';
import { receiptKeyDocument } from './data-protection.operations.ts';
import { saveText } from './save-text.ts';

/** What receipts are verified with. */
export function ReceiptKey() {
  const { t } = useTranslation('privacy');
  const key = useOperation(receiptKeyDocument, {});
  return (
    <Section
      title={t('key.title')}
      description={t('key.description')}
      actions={
        key.data === undefined ? null : (
          <Button
            size="xs"
            variant="default"
            onClick={() => saveText(key.data.receiptKey.publicKeyPem, 'gallerist-receipts.pem')}
          >
            {t('key.save')}
          </Button>
        )
      }
    >
      <QueryState of={key}>
        {({ receiptKey }) => (
          <>
            <Text size="sm" c="dimmed" mb={4}>
              {t('key.fingerprint')}
            </Text>
            <Code block>{receiptKey.fingerprint}</Code>
          </>
        )}
      </QueryState>
    </Section>
  );
}
