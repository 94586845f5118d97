import { useTranslation } from 'react-i18next';

const decisions = ['MATCH', 'REVIEW', 'UNKNOWN'] as const;
const jobStates = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
const others = ['OK', 'REJECTED', 'STARTED'] as const;

/** How an audited operation or a job came out; codes of refusals, which are many, stay as integrators know them. */
export function useOutcomeWords(): (outcome: string) => string {
  const { t } = useTranslation('ui');
  return (outcome) => {
    const decision = decisions.find((one) => one === outcome);
    if (decision !== undefined) return t(`decision.${decision}`);
    const state = jobStates.find((one) => one === outcome);
    if (state !== undefined) return t(`jobState.${state}`);
    const other = others.find((one) => one === outcome);
    return other === undefined ? outcome : t(`outcome.${other}`);
  };
}
