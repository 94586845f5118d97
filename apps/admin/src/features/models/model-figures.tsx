import { useTranslation } from 'react-i18next';
import { Facts } from '../../ui/facts.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { CompressionTable } from './compression-table.tsx';
import type { Model } from './model.page.tsx';

/** Parameters, multiplications, parity, and what making it smaller cost; says what nobody has measured. */
export function ModelFigures({ model: { cost, exportCosine, compression } }: { readonly model: Model }) {
  const { t } = useTranslation('models');
  const format = useFormat();
  const counted = (value: number | undefined): string =>
    value === undefined ? t('figures.uncounted') : format.compact(value);
  return (
    <Section title={t('figures.title')}>
      <Facts
        rows={[
          [t('figures.parameters'), counted(cost?.parameters)],
          [t('figures.macs'), counted(cost?.macs)],
          [
            t('figures.parity'),
            typeof exportCosine === 'number'
              ? `${format.number(exportCosine, 6)} – ${t('figures.parityHint')}`
              : t('figures.unmeasured'),
          ],
          [
            t('figures.compression'),
            compression ? t(`figures.${compression.kind}`) : t('figures.notCompressed'),
          ],
        ]}
      />
      {compression ? <CompressionTable of={compression} /> : null}
    </Section>
  );
}
