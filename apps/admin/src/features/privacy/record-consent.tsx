import { FileInput, Progress, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LawfulBasis } from '../../graphql/generated/graphql.ts';
import { useAction } from '../../graphql/index.ts';
import { uploadPicture } from '../../graphql/upload.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { recordConsentDocument } from './consent.operations.ts';
import { endOfDay, isDay, startOfDay, today } from './days.ts';

const bases: readonly LawfulBasis[] = [
  'CONSENT',
  'CONTRACT',
  'LEGAL_OBLIGATION',
  'VITAL_INTERESTS',
  'PUBLIC_TASK',
  'LEGITIMATE_INTERESTS',
];

interface Draft {
  readonly lawfulBasis: LawfulBasis;
  readonly purpose: string;
  readonly givenOn: string;
  /** Empty: no end. */
  readonly expiresOn: string;
  readonly note: string;
  readonly evidence: File | null;
}

interface FormProps {
  readonly onClose: () => void;
  readonly galleryId: string;
  readonly identityId: string;
}

export function RecordConsent({ isOpen, ...rest }: FormProps & { readonly isOpen: boolean }) {
  const { t } = useTranslation('privacy');
  return (
    <Dialog isOpen={isOpen} onClose={rest.onClose} title={t('record.title')}>
      <Form {...rest} />
    </Dialog>
  );
}

const fields = ['purpose', 'givenAt', 'expiresAt', 'note', 'evidenceMediaId'];

function useRecord({ galleryId, identityId, onClose }: FormProps) {
  const { t } = useTranslation('privacy');
  const action = useAction(recordConsentDocument, { key: 'input', fields, success: t('record.done') });
  const upload = useMutation({
    mutationFn: async (file: File) => (await uploadPicture(galleryId, file)).id,
  });
  const record = async ({
    lawfulBasis,
    purpose,
    givenOn,
    expiresOn,
    note,
    evidence,
  }: Draft): Promise<void> => {
    const evidenceMediaId =
      evidence === null ? null : await upload.mutateAsync(evidence).catch(() => undefined);
    // its own error is shown
    if (evidenceMediaId === undefined) return;
    const input = {
      ...{ identityId, lawfulBasis, purpose, givenAt: startOfDay(givenOn) },
      ...(expiresOn === '' ? {} : { expiresAt: endOfDay(expiresOn) }),
      ...(note.trim() === '' ? {} : { note }),
      ...(evidenceMediaId === null ? {} : { evidenceMediaId }),
    };
    if ((await action.run({ input })) !== null) onClose();
  };
  return {
    record,
    isUploading: upload.isPending,
    isPending: action.isPending || upload.isPending,
    uploadError: upload.error,
    fieldErrors: action.fieldErrors,
  };
}

/** A component of its own, so that what was typed goes with the dialog. */
function Form(props: FormProps) {
  const { t } = useTranslation('privacy');
  const [draft, setDraft] = useState<Draft>(() => ({
    ...{ lawfulBasis: 'CONSENT', purpose: '', givenOn: today(), expiresOn: '', note: '', evidence: null },
  }));
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const { record, isPending, isUploading, uploadError, fieldErrors } = useRecord(props);
  return (
    <DialogForm
      onSubmit={() => record(draft)}
      onClose={props.onClose}
      submitLabel={t('record.submit')}
      isPending={isPending}
      isReady={isDay(draft.givenOn)}
    >
      <Select
        label={t('record.basis')}
        data={bases.map((value) => ({ value, label: t(`basis.${value}`) }))}
        value={draft.lawfulBasis}
        onChange={(value) => change({ lawfulBasis: bases.find((one) => one === value) ?? 'CONSENT' })}
      />
      <TextInput
        label={t('record.purpose')}
        description={t('record.purposeHint')}
        required
        maxLength={500}
        data-autofocus
        value={draft.purpose}
        onChange={(event) => change({ purpose: event.currentTarget.value })}
        error={fieldErrors['purpose']}
      />
      <Days draft={draft} onChange={change} errors={fieldErrors} />
      <Textarea
        label={t('record.note')}
        maxLength={2000}
        autosize
        value={draft.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
        error={fieldErrors['note']}
      />
      <FileInput
        label={t('record.evidence')}
        description={t('record.evidenceHint')}
        placeholder={t('record.chooseFile')}
        accept="image/*"
        clearable
        clearButtonProps={{ 'aria-label': t('record.noFile') }}
        value={draft.evidence}
        onChange={(evidence) => change({ evidence })}
        error={fieldErrors['evidenceMediaId']}
      />
      {isUploading ? <Progress value={100} animated size="xs" aria-label={t('record.uploading')} /> : null}
      {uploadError === null ? null : <ErrorState error={uploadError} />}
    </DialogForm>
  );
}

interface DaysProps {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
  readonly errors: Readonly<Record<string, string>>;
}

function Days({ draft, onChange, errors }: DaysProps) {
  const { t } = useTranslation('privacy');
  return (
    <>
      <TextInput
        type="date"
        label={t('record.givenOn')}
        required
        max={today()}
        value={draft.givenOn}
        onChange={(event) => onChange({ givenOn: event.currentTarget.value })}
        error={errors['givenAt']}
      />
      <TextInput
        type="date"
        label={t('record.expiresOn')}
        description={t('record.expiresHint')}
        min={draft.givenOn}
        value={draft.expiresOn}
        onChange={(event) => onChange({ expiresOn: event.currentTarget.value })}
        error={errors['expiresAt']}
      />
    </>
  );
}
