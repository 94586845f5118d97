import { JsonInput, Switch, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { updateIdentityDocument } from './identity.operations.ts';
import { identityFields, identityInput, valuesOf } from './identity-values.ts';
import type { Identity } from './identity.page.tsx';

interface Props {
  readonly identity: Identity;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function EditIdentity({ identity, isOpen, onClose }: Props) {
  const { t } = useTranslation('identity');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('edit.title')}>
      <EditForm identity={identity} onClose={onClose} />
    </Dialog>
  );
}

/** A component of its own, so that what was typed goes with the dialog. */
function EditForm({ identity, onClose }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation(['identity', 'ui']);
  const [values, setValues] = useState(() => valuesOf(identity));
  const set = (change: Partial<typeof values>): void => setValues({ ...values, ...change });
  const action = useAction(updateIdentityDocument, { fields: identityFields, success: t('edit.done') });
  const input = identityInput(values);
  const submit = async (): Promise<void> => {
    if (input !== null && (await action.run({ id: identity.id, input })) !== null) onClose();
  };
  return (
    <DialogForm
      onSubmit={submit}
      onClose={onClose}
      submitLabel={t('ui:save')}
      isPending={action.isPending}
      isReady={input !== null}
    >
      <TextInput
        label={t('edit.name')}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={action.fieldErrors['name']}
        data-autofocus
      />
      <TextInput
        label={t('fact.externalId')}
        value={values.externalId}
        onChange={(event) => set({ externalId: event.currentTarget.value })}
        error={action.fieldErrors['externalId']}
      />
      <TagsInput
        label={t('edit.tags')}
        value={[...values.tags]}
        onChange={(tags) => set({ tags })}
        error={action.fieldErrors['tags']}
        clearable={false}
      />
      <TextInput
        type="datetime-local"
        label={t('fact.validUntil')}
        description={t('edit.validUntilHint')}
        value={values.validUntil}
        onChange={(event) => set({ validUntil: event.currentTarget.value })}
        error={action.fieldErrors['validUntil']}
      />
      <Metadata
        value={values.metadata}
        onChange={(metadata) => set({ metadata })}
        error={input === null ? t('edit.noJson') : action.fieldErrors['metadata']}
      />
      <Switch
        label={t('edit.enabled')}
        description={t('edit.enabledHint')}
        checked={values.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
    </DialogForm>
  );
}

interface MetadataProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

function Metadata(props: MetadataProps) {
  const { t } = useTranslation('identity');
  return <JsonInput label={t('fact.metadata')} formatOnBlur autosize minRows={2} maxRows={10} {...props} />;
}
