import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../graphql/index.ts';
import { Facts } from '../../ui/facts.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { Section } from '../../ui/section.tsx';
import { affectedModelsDocument } from './data-protection.operations.ts';

/** Models that were trained on people who were erased since. */
export function AffectedModels() {
  const { t } = useTranslation('privacy');
  const models = useOperation(affectedModelsDocument, {});
  return (
    <Section title={t('models.title')} description={t('models.description')}>
      <QueryState of={models}>
        {({ models: { nodes } }) => {
          const affected = nodes.filter(({ erasedIdentities }) => erasedIdentities > 0);
          if (affected.length === 0) return <Text size="sm">{t('models.none')}</Text>;
          return (
            <Facts
              rows={affected.map(({ id, name, version, erasedIdentities }) => [
                `${name} ${version}`,
                <LinkAnchor key={id} to="/models/$modelId" params={{ modelId: id }}>
                  {t('models.count', { count: erasedIdentities })}
                </LinkAnchor>,
              ])}
            />
          );
        }}
      </QueryState>
    </Section>
  );
}
