import { Button, Group, NumberInput, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../graphql/index.ts';
import type { Modality, PreviewThresholdsMutation } from '../../graphql/generated/graphql.ts';
import { Section } from '../../ui/section.tsx';
import { policyInput, policyKinds, policyValues, type PolicyValues } from './policy-values.ts';
import { PreviewPart } from './preview-part.tsx';
import { previewThresholdsDocument, setPolicyDocument } from './thresholds.operations.ts';
import type { Thresholds, Used } from './thresholds.page.tsx';

interface Props {
  readonly galleryId: string;
  readonly modality: Modality;
  readonly thresholds: Thresholds;
  readonly onTried: (threshold: Used | null) => void;
}

export type Preview = NonNullable<PreviewThresholdsMutation['previewThresholds']['preview']>;

/** A policy is tried first: what would apply, and which past searches it would answer otherwise. */
export function PolicyPart({ galleryId, modality, thresholds, onTried }: Props) {
  const { t } = useTranslation('thresholds');
  const [values, setValues] = useState(() => policyValues(thresholds.policy, thresholds.current));
  const [preview, setPreview] = useState<Preview | null>(null);
  const input = policyInput(values);
  const fields = ['targetRate', 'match', 'review', 'policy.targetRate', 'policy.match', 'policy.review'];
  const trying = useAction(previewThresholdsDocument, { fields, changes: [] });
  const setting = useAction(setPolicyDocument, { key: 'input', fields, success: t('policy.started') });
  const show = (found: Preview | null): void => {
    setPreview(found);
    onTried(found?.threshold ?? null);
  };
  const change = (next: PolicyValues): void => {
    setValues(next);
    show(null);
  };
  const tryOut = async (): Promise<void> => {
    if (input === null) return;
    const payload = await trying.run({ input: { galleryId, modality, policy: input } });
    show(payload?.preview ?? null);
  };
  const apply = async (): Promise<void> => {
    if (input === null) return;
    if ((await setting.run({ input: { galleryId, modality, ...input } })) !== null) show(null);
  };
  const errorOf = (field: string): string | undefined =>
    trying.fieldErrors[`policy.${field}`] ?? trying.fieldErrors[field] ?? setting.fieldErrors[field];
  return (
    <Section title={t('policy.title')} description={t('policy.hint')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void tryOut();
        }}
      >
        <Stack>
          <KindChoice values={values} onChange={change} />
          <KindFields values={values} onChange={change} errorOf={errorOf} isRate={input !== null} />
          <Group gap="xs">
            <Button type="submit" variant="default" loading={trying.isPending} disabled={input === null}>
              {t('policy.try')}
            </Button>
            <Button loading={setting.isPending} disabled={input === null} onClick={() => void apply()}>
              {t('policy.apply')}
            </Button>
          </Group>
        </Stack>
      </form>
      {preview === null ? null : <PreviewPart preview={preview} />}
    </Section>
  );
}

interface FieldProps {
  readonly values: PolicyValues;
  readonly onChange: (values: PolicyValues) => void;
}

function KindChoice({ values, onChange }: FieldProps) {
  const { t } = useTranslation('thresholds');
  return (
    <Radio.Group
      label={t('policy.kind')}
      value={values.kind}
      onChange={(value) => {
        const kind = policyKinds.find((one) => one === value);
        if (kind !== undefined) onChange({ ...values, kind });
      }}
    >
      <Stack gap="xs" mt="xs">
        {policyKinds.map((kind) => (
          <Radio
            key={kind}
            value={kind}
            label={t(`kind.${kind}.title`)}
            description={t(`kind.${kind}.hint`)}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

interface KindFieldProps extends FieldProps {
  readonly errorOf: (field: string) => string | undefined;
  readonly isRate: boolean;
}

function KindFields({ values, onChange, errorOf, isRate }: KindFieldProps) {
  const { t } = useTranslation('thresholds');
  if (values.kind === 'INTRA_PERCENTILE') return null;
  if (values.kind !== 'STATIC')
    return (
      <TextInput
        label={t('policy.rate')}
        description={t('policy.rateHint')}
        value={values.targetRate}
        onChange={(event) => onChange({ ...values, targetRate: event.currentTarget.value })}
        error={isRate ? errorOf('targetRate') : t('policy.noRate')}
        inputMode="decimal"
        maw={320}
      />
    );
  return (
    <Group align="flex-start">
      {(['match', 'review'] as const).map((field) => (
        <NumberInput
          key={field}
          label={t(`fact.${field}`)}
          value={values[field]}
          onChange={(value) => onChange({ ...values, [field]: Number(value) })}
          error={errorOf(field)}
          min={-1}
          max={1}
          step={0.01}
          decimalScale={3}
          w={160}
        />
      ))}
    </Group>
  );
}
