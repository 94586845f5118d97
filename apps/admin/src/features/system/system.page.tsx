import { SimpleGrid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SystemQuery } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { Facts } from '../../ui/facts.tsx';
import { Capacity } from './capacity.tsx';
import { Health } from './health.tsx';
import { Licences } from './licences.tsx';
import { Spaces } from './spaces.tsx';
import { systemDocument } from './system.operations.ts';

export type SystemFacts = SystemQuery['system'];

const refetchMs = 15_000;

/** What runs here: for people who keep it running, and for those who ask them. */
export function SystemPage() {
  const { t } = useTranslation('system');
  const system = useOperation(systemDocument, {}, { refetchMs });
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <QueryState of={system}>
        {(data) => (
          <Stack>
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <Health parts={data.system.health} />
              <Capacity capacity={data.system.capacity} />
              <Versions system={data.system} />
              <Limits system={data.system} />
            </SimpleGrid>
            <Spaces spaces={data.system.spaces} />
            <Licences files={data.system.weightFiles} />
          </Stack>
        )}
      </QueryState>
    </>
  );
}

function Versions({ system }: { readonly system: SystemFacts }) {
  const { t } = useTranslation('system');
  return (
    <Section title={t('versions.title')}>
      <Facts
        rows={[
          ['Gallerist', system.version],
          ['Node.js', system.nodeVersion],
          [t('versions.runtime'), system.runtime],
          [t('versions.trainingRuntime'), t(`trainingRuntime.${trainingRuntimeOf(system.trainingRuntime)}`)],
          [t('versions.database'), t(`database.${system.database}`)],
          [t('versions.vectorIndex'), system.vectorIndex],
          [t('versions.startedAt'), <Moment key="at" at={system.startedAt} />],
        ]}
      />
    </Section>
  );
}

const trainingRuntimeOf = (name: string): 'native' | 'wasm' | 'cpu' =>
  name === 'native' || name === 'wasm' ? name : 'cpu';

function Limits({ system: { limits } }: { readonly system: SystemFacts }) {
  const { t } = useTranslation('system');
  const format = useFormat();
  return (
    <Section title={t('limits.title')}>
      <Facts
        rows={[
          [t('limits.imageBytes'), format.bytes(limits.maxImageBytes)],
          [
            t('limits.imagePixels'),
            t('limits.megapixels', { value: format.number(limits.maxImagePixels / 1e6) }),
          ],
          [t('limits.bodyBytes'), format.bytes(limits.maxBodyBytes)],
          [t('limits.imagesPerEnrollment'), format.number(limits.maxImagesPerEnrollment)],
          [t('limits.subjectsPerImage'), format.number(limits.maxSubjectsPerImage)],
          [t('limits.topK'), format.number(limits.maxTopK)],
          [t('limits.pageSize'), format.number(limits.maxPageSize)],
          [t('limits.searches'), format.number(limits.maxSearches)],
        ]}
      />
    </Section>
  );
}
