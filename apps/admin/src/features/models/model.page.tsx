import { Button, Code, Spoiler, Stack, Table, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NotFoundPage } from '../../app/not-found.page.tsx';
import { usePermission } from '../../app/viewer.ts';
import type { ModelQuery } from '../../graphql/generated/graphql.ts';
import { useOperation } from '../../graphql/index.ts';
import { Facts } from '../../ui/facts.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { PromoteDialog } from '../promotion/promote-dialog.tsx';
import { Promotions } from '../promotion/promotions.tsx';
import { CommercialBadge, ModelStateBadge } from './model-badges.tsx';
import { madeFrom } from './made-from.ts';
import { ModelFigures } from './model-figures.tsx';
import { modelDocument } from './models.operations.ts';

export type Model = Extract<NonNullable<ModelQuery['node']>, { packDigest: string }>;

function modelOf({ node }: ModelQuery): Model | null {
  return node !== null && 'packDigest' in node ? node : null;
}

/** One model: where it comes from, what it may be used for, where it serves. */
export function ModelPage() {
  const { modelId } = useParams({ from: '/shell/models/$modelId' });
  const query = useOperation(modelDocument, { id: modelId });
  return (
    <QueryState of={query}>
      {(result) => {
        const model = modelOf(result);
        if (model === null) return <NotFoundPage />;
        return (
          <>
            <Header model={model} />
            <Stack>
              <About model={model} />
              <ModelFigures model={model} />
              <Promotions modelVersionId={model.id} />
              <Lineage model={model} />
              <Weights model={model} />
            </Stack>
          </>
        );
      }}
    </QueryState>
  );
}

interface Props {
  readonly model: Model;
}

function Header({ model }: Props) {
  const { t } = useTranslation('models');
  const [isPromoting, setIsPromoting] = useState(false);
  const canPromote = usePermission('MODEL_PROMOTE');
  return (
    <>
      <PageHeader
        title={`${model.name} ${model.version}`}
        crumbs={[
          <LinkAnchor key="all" to="/models">
            {t('title')}
          </LinkAnchor>,
        ]}
        badge={<ModelStateBadge state={model.state} />}
        actions={canPromote ? <Button onClick={() => setIsPromoting(true)}>{t('promote')}</Button> : null}
      />
      <PromoteDialog
        isOpen={isPromoting}
        onClose={() => setIsPromoting(false)}
        model={model}
        galleries={[]}
      />
    </>
  );
}

function About({ model }: Props) {
  const { t } = useTranslation(['models', 'ui']);
  const format = useFormat();
  const { defaultThreshold: threshold } = model;
  return (
    <Section title={t('about')}>
      <Facts
        rows={[
          [t('column.modality'), t(`ui:modality.${model.modality}`)],
          [t('column.origin'), t(`origin.${model.origin}`)],
          [t('column.commercial'), <CommercialBadge key="use" use={model.commercialUse} />],
          [t('ownBytes'), `${format.bytes(model.ownBytes)} – ${t('ownBytesHint')}`],
          [
            t('threshold'),
            threshold ? (
              <span key="threshold" title={threshold.meaning}>
                {t('thresholdWords', {
                  match: format.similarity(threshold.match),
                  review: format.similarity(threshold.review),
                })}
                <Text size="xs" c="dimmed">
                  {threshold.meaning}
                </Text>
              </span>
            ) : (
              t('thresholdNone')
            ),
          ],
          [t('column.since'), <Moment key="since" at={model.createdAt} absolute />],
          [
            t('digest'),
            <Text key="digest" inherit ff="monospace" fz="xs" style={{ overflowWrap: 'anywhere' }}>
              {model.packDigest}
            </Text>,
          ],
        ]}
      />
    </Section>
  );
}

function Lineage({ model }: Props) {
  const { t } = useTranslation('models');
  const { parent, trainingRun, trainedOnGalleries, lineage } = model;
  const hasLineage = lineage !== null && lineage !== undefined;
  return (
    <Section title={t('lineage.title')}>
      {model.origin === 'TRAINED' ? (
        <Facts
          rows={[
            [
              t('lineage.parent'),
              parent ? (
                <LinkAnchor inherit key="parent" to="/models/$modelId" params={{ modelId: parent.id }}>
                  {parent.name} {parent.version}
                </LinkAnchor>
              ) : (
                t('lineage.noParent')
              ),
            ],
            [
              t('lineage.run'),
              trainingRun ? (
                <LinkAnchor
                  inherit
                  key="run"
                  to="/training-runs/$trainingRunId"
                  params={{ trainingRunId: trainingRun.id }}
                >
                  {trainingRun.name}
                </LinkAnchor>
              ) : (
                '–'
              ),
            ],
            [t('lineage.galleries'), trainedOnGalleries.map(({ name }) => name).join(', ') || '–'],
            [
              t('lineage.erased'),
              t(model.erasedIdentities === 0 ? 'lineage.erasedNone' : 'lineage.erasedCount', {
                count: model.erasedIdentities,
              }),
            ],
          ]}
        />
      ) : (
        <Making lineage={lineage} />
      )}
      {hasLineage ? (
        <Spoiler maxHeight={140} showLabel={t('lineage.show')} hideLabel={t('lineage.manifest')} mt="sm">
          <Code block>{JSON.stringify(lineage, null, 2)}</Code>
        </Spoiler>
      ) : null}
    </Section>
  );
}

/** Of a pack that was installed: what tool made it of which other one. */
function Making({ lineage }: { readonly lineage: unknown }) {
  const { t } = useTranslation('models');
  const made = madeFrom(lineage);
  if (made === null)
    return (
      <Text size="sm" c="dimmed">
        {t('lineage.none')}
      </Text>
    );
  const { kind, parent, recipe, keptInFloat } = made;
  return (
    <Facts
      rows={[
        [t('lineage.kind'), kind === null ? '–' : t(`lineage.kinds.${kind}`)],
        [t('lineage.parent'), parent ?? '–'],
        [t('lineage.recipe'), recipe ?? '–'],
        ...(keptInFloat === null
          ? []
          : [[t('lineage.keptInFloat'), keptInFloat.length === 0 ? '–' : keptInFloat.join(', ')] as const]),
      ]}
    />
  );
}

function Weights({ model: { weightFiles } }: Props) {
  const { t } = useTranslation('models');
  return (
    <Section title={t('weights.title')} description={t('weights.description')}>
      <Table.ScrollContainer minWidth={760}>
        <Table aria-label={t('weights.title')} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {(['file', 'role', 'licence', 'origin', 'data', 'commercial'] as const).map((column) => (
                <Table.Th key={column}>{t(`weights.${column}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {weightFiles.map((file) => (
              <Table.Tr key={`${file.role} ${file.file}`}>
                <Table.Td title={file.sha256} style={{ overflowWrap: 'anywhere' }}>
                  {file.file}
                </Table.Td>
                <Table.Td>{file.role}</Table.Td>
                <Table.Td>{file.licence}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{file.origin}</Table.Td>
                <Table.Td>{file.trainingData}</Table.Td>
                <Table.Td>
                  <CommercialBadge use={file.commercialUse} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
