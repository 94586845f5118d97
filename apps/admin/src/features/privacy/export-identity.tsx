import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFileExport } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { graphql, useAction } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';

const exportIdentityDocument = graphql(`
  mutation PrivacyExport($input: ExportIdentityInput!) {
    exportIdentity(input: $input) {
      job {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

/** Everything held about a person, for them to have. */
export function ExportIdentity({ identityId }: { readonly identityId: string }) {
  const { t } = useTranslation('privacy');
  const navigate = useNavigate();
  const [isAsking, { open, close }] = useDisclosure(false);
  const action = useAction(exportIdentityDocument, { key: 'input', changes: ['Jobs'] });
  return (
    <>
      <Button variant="default" leftSection={<IconFileExport size={16} aria-hidden />} onClick={open}>
        {t('access.short')}
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={close}
        title={t('access.title')}
        confirmLabel={t('access.submit')}
        onConfirm={async () => {
          const job = (await action.run({ input: { identityId } }))?.job ?? null;
          if (job === null) return false;
          await navigate({ to: '/jobs/$jobId', params: { jobId: job.id } });
          return true;
        }}
      >
        {t('access.hint')}
      </Confirm>
    </>
  );
}
