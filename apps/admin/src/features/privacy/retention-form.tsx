import { Alert, NumberInput, Radio, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RetentionRuleInput } from '../../graphql/generated/graphql.ts';
import { useAction, useOperation } from '../../graphql/index.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { retentionPreviewDocument, setRetentionDocument } from './retention.operations.ts';
import { draftOf, inputOf, type Rule, type TermDraft } from './retention-term.ts';

interface Props {
  readonly rule: Rule;
  /** Null: the instance's. */
  readonly galleryId: string | null;
  readonly onClose: () => void;
}

const modes = ['inherit', 'days', 'forEver'] as const;
const typingMs = 400;

/** How long one kind of thing is kept; shows what would go before anything is saved. */
export function RetentionForm({ rule, galleryId, onClose }: Props) {
  const { t } = useTranslation(['privacy', 'ui']);
  const [draft, setDraft] = useState<TermDraft>(() => draftOf(rule, galleryId === null));
  const action = useAction(setRetentionDocument, {
    key: 'input',
    fields: ['rules'],
    success: t('retention.saved'),
  });
  const term = inputOf(draft);
  const save = async (): Promise<void> => {
    if (term === null) return;
    const rules = [{ kind: rule.kind, term }];
    const input = { ...(galleryId === null ? {} : { galleryId }), rules };
    if ((await action.run({ input })) !== null) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('retention.changeOf', { kind: t(`retention.kind.${rule.kind}`) })}
    >
      <DialogForm
        onSubmit={save}
        onClose={onClose}
        submitLabel={t('ui:save')}
        isPending={action.isPending}
        isReady={term !== null}
      >
        <Text size="sm">{t(`retention.hint.${rule.kind}`)}</Text>
        <Term
          draft={draft}
          onChange={setDraft}
          ofInstance={galleryId === null}
          error={action.fieldErrors['rules']}
        />
        {galleryId === null || term === null ? null : (
          <Preview galleryId={galleryId} rule={{ kind: rule.kind, term }} />
        )}
        <Text size="sm" c="dimmed">
          {t('retention.grace')}
        </Text>
      </DialogForm>
    </Dialog>
  );
}

interface TermProps {
  readonly draft: TermDraft;
  readonly onChange: (draft: TermDraft) => void;
  readonly ofInstance: boolean;
  readonly error: string | undefined;
}

function Term({ draft, onChange, ofInstance, error }: TermProps) {
  const { t } = useTranslation('privacy');
  return (
    <>
      <Radio.Group
        label={t('retention.kept')}
        value={draft.mode}
        error={error}
        onChange={(value) => onChange({ ...draft, mode: modes.find((one) => one === value) ?? 'inherit' })}
      >
        <Stack gap={6} mt="xs">
          <Radio value="inherit" label={t(ofInstance ? 'retention.inheritBuiltIn' : 'retention.inherit')} />
          <Radio value="days" label={t('retention.someDays')} />
          <Radio value="forEver" label={t('retention.forEver')} />
        </Stack>
      </Radio.Group>
      {draft.mode === 'days' ? (
        <NumberInput
          label={t('retention.daysLabel')}
          description={t('retention.daysHint')}
          required
          min={0}
          max={36_500}
          allowDecimal={false}
          data-autofocus
          value={draft.days ?? ''}
          onChange={(value) => onChange({ ...draft, days: value === '' ? null : Number(value) })}
        />
      ) : null}
    </>
  );
}

/** What would go if it held now. */
function Preview({ galleryId, rule }: { readonly galleryId: string; readonly rule: RetentionRuleInput }) {
  const { t } = useTranslation('privacy');
  const format = useFormat();
  const [asked] = useDebouncedValue(JSON.stringify(rule), typingMs);
  const rules = [JSON.parse(asked) as RetentionRuleInput]; // reason: the text of the rule above
  const preview = useOperation(retentionPreviewDocument, { galleryId, rules }, { keepsPrevious: true });
  return (
    <QueryState of={preview}>
      {({ retentionPreview }) => {
        const item = retentionPreview?.find(({ kind }) => kind === rule.kind);
        if (item === undefined || item.count === 0)
          return <Alert color="teal" variant="light" title={t('retention.nothingGoes')} role="status" />;
        return (
          <Alert
            color="orange"
            variant="light"
            role="status"
            title={t('retention.wouldGo', { count: item.count, number: format.number(item.count) })}
          >
            {item.oldestAt === null ? null : t('retention.oldest', { at: format.dateTime(item.oldestAt) })}
            {item.bytes === 0 ? null : ` ${t('retention.bytes', { bytes: format.bytes(item.bytes) })}`}
          </Alert>
        );
      }}
    </QueryState>
  );
}
