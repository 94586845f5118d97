import { Button } from '@mantine/core';
import { useState } from 'react';
import { usePermission } from '../../app/viewer.ts';
import { useAction } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { cancelJobDocument } from './jobs.operations.ts';

interface Props {
  readonly job: { readonly id: string; readonly cancelRequested: boolean };
  readonly label: string;
  readonly title: string;
  readonly warning: string;
  readonly confirmLabel: string;
  readonly success: string;
}

/** Asks a job to stop, after asking the viewer; the words are of the page that it stands on. */
export function CancelJob({ job, label, title, warning, confirmLabel, success }: Props) {
  const [isAsked, setIsAsked] = useState(false);
  const cancel = useAction(cancelJobDocument, { success });
  if (!usePermission('JOB_WRITE')) return null;
  return (
    <>
      <Button variant="light" color="red" disabled={job.cancelRequested} onClick={() => setIsAsked(true)}>
        {label}
      </Button>
      <Confirm
        isOpen={isAsked}
        onClose={() => setIsAsked(false)}
        title={title}
        confirmLabel={confirmLabel}
        isDestructive
        onConfirm={async () => (await cancel.run({ id: job.id })) !== null}
      >
        {warning}
      </Confirm>
    </>
  );
}
