export const texts = {
  title: 'Review queue',
  description:
    'Where a person should look, what tells most first. Work by keyboard; the next question is ready, and U undoes what was answered within the hour.',
  filter: 'Which questions',
  all: 'All',
  kind: {
    NEAR_THRESHOLD: 'Near threshold',
    DISAGREEMENT: 'Disagreement',
    PROPOSED: 'Proposed',
    DUPLICATE: 'Duplicates',
  },
  progress: 'Answered in this visit: {{answered}}',
  question: 'The question',
  answers: 'Answers',
  ask: {
    NEAR_THRESHOLD: 'Is this {{name}}?',
    DISAGREEMENT: 'Was the person right about {{name}}?',
    PROPOSED: 'Is the proposal about {{name}} right?',
    DUPLICATE: 'Are {{name}} and {{other}} one person?',
  },
  reason: {
    NEAR_THRESHOLD: 'The search was not sure: the similarity is between “review” and “match”.',
    DISAGREEMENT: 'A person said the opposite of what the model was sure of. Somebody else should look.',
    PROPOSED: 'A program gave feedback. It holds for nobody else until a person confirms it.',
    DUPLICATE: 'One probe matched both identities: they may be the same person twice.',
  },
  said: {
    CORRECT: '{{actor}} said: it is {{name}}.',
    NOT_THIS_PERSON: '{{actor}} said: it is not {{name}}.',
    IS_PERSON: '{{actor}} said: it is {{name}}.',
  },
  modelSaid: 'The model had said: {{decision}}.',
  wantsEnroll: 'Confirming also makes the crop a sample.',
  probe: 'The probe',
  identity: 'Known as',
  identityA: 'First:',
  identityB: 'Second:',
  gone: 'This identity was deleted.',
  samples_one: '{{count}} sample',
  samples_other: '{{count}} samples',
  threshold: 'The gallery now matches from {{match}} and asks from {{review}}.',
  confirm: {
    NEAR_THRESHOLD: 'Yes, it is {{name}}',
    DISAGREEMENT: 'The person was right',
    PROPOSED: 'The proposal is right',
    DUPLICATE: 'One person, keep both',
  },
  reject: {
    NEAR_THRESHOLD: 'No, it is not {{name}}',
    DISAGREEMENT: 'The model was right',
    PROPOSED: 'The proposal is wrong',
    DUPLICATE: 'Two people: it is {{name}}',
  },
  key: {
    merge: 'Merge them',
    correct: 'Someone else…',
    skip: 'Skip for now',
    undo: 'Undo',
    enroll: 'Also add the probe as a sample',
  },
  enroll: 'Also add the probe as a sample',
  meaning: {
    NEAR_THRESHOLD:
      'Your answer is noted under your name and may train the next model. “No” also keeps probes like this one from being taken for the identity, from the next search on; thresholds stay as they are.',
    DISAGREEMENT:
      'If the person was right, what they said stays and trains models with two names to it. If the model was right, it is rejected and its effect ends at once.',
    PROPOSED:
      'Confirmed, it holds for everybody from the next search on and may train models. Rejected, its effect ends, for its giver too.',
    DUPLICATE:
      'Merging moves all samples to the first identity and can be undone for 7 days. “Two people” says that the probe is the first and not the second. No answer changes a threshold.',
  },
  correct: { title: 'Who is it?', who: 'Identity', say: 'It is this identity' },
  empty: {
    title: 'Nothing waits for review',
    done_one: 'Done: {{count}} answer, and nothing waits',
    done_other: 'Done: {{count}} answers, and nothing waits',
    skipped_one: '{{count}} question is left, which you skipped',
    skipped_other: '{{count}} questions are left, which you skipped',
    resume: 'Ask them again',
    hint: 'Questions come from searches that are kept: near the threshold, against feedback, proposed by programs, or about two identities that seem to be one.',
    toBench: 'To the search bench',
  },
} as const;
