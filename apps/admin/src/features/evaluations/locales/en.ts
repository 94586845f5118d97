export const texts = {
  title: 'Evaluations',
  description:
    'A model beside the one that is in use, on people who are never trained on. Only these figures decide whether a model may take over.',
  start: 'Evaluate a model',
  started: 'The evaluation has begun.',
  of: 'Evaluation of {{name}}',
  removed: 'a removed model',
  column: {
    model: 'Model',
    against: 'Against',
    galleries: 'Galleries',
    people: 'Held-out people',
    verdict: 'Verdict',
    started: 'Asked for',
  },
  filter: { model: 'Model', all: 'All models' },
  empty: {
    title: 'Nothing was evaluated yet',
    hint: 'Each training run ends with an evaluation. You can also measure any installed model on your own people.',
  },
  form: {
    model: 'Model',
    modelHint: 'It is measured beside the model that the galleries use now.',
    galleries: 'Galleries',
    galleriesHint: 'Whose held-out people. All of them must be searched with the same model.',
    galleriesChoose: 'Choose galleries',
  },
  verdict: {
    PASSED: 'Passed',
    REFUSED: 'Refused',
    INCONCLUSIVE: 'Inconclusive',
    FAILED: 'Failed',
    RUNNING: 'Being measured',
  },
  words: {
    PASSED:
      'The model is no worse than the active one beyond doubt, overall and in every slice of 20 people or more.',
    SUPERIOR:
      'The model is better than the active one beyond doubt, and worse in no slice of 20 people or more.',
    REFUSED:
      'The model is worse somewhere, or the data is too uncertain to say that it is not. It cannot take over; the rows marked below say where.',
    INCONCLUSIVE_other:
      'There are only {{count}} held-out people with two samples or more. With fewer than 30 nobody can tell reliably, so a person has to decide.',
    INCONCLUSIVE_one:
      'There is only one held-out person with two samples or more. With fewer than 30 nobody can tell reliably, so a person has to decide.',
    RUNNING: 'The figures come once both models have been measured.',
  },
  figures: {
    title: 'On the same held-out people',
    description_one: '{{count}} person with two samples or more, whom neither model was trained on.',
    description_other: '{{count}} people with two samples or more, whom neither model was trained on.',
    measure: 'Measure',
    candidate: 'This model',
    active: 'Active model',
    tar: 'TAR at FMR {{target}}',
    tarHint: 'Comparisons of a person with itself that match, where so many of different people do',
    tpir: 'TPIR at FPIR {{target}}',
    tpirHint: 'Searches that find the person, at the threshold at which so many strangers match',
    rank1: 'Rank 1',
    rank1Hint: 'Searches whose nearest identity is the person, whatever the similarity',
    unresolved: 'too few comparisons to tell this rate from 0',
    trainedOn_one:
      '{{count}} held-out person came to know a model by a merge or a moved sample and does not count.',
    trainedOn_other:
      '{{count}} held-out people came to know a model by a merge or a moved sample and do not count.',
    noVector_one: '{{count}} sample has no picture that could be measured.',
    noVector_other: '{{count}} samples have no picture that could be measured.',
  },
  slices: {
    title: 'By camera, quality and more',
    description: 'At the thresholds of all. Where a slice has few people its interval is wide.',
    slice: 'Slice',
    people: 'People',
    all: 'All',
    camera: 'Camera {{value}}',
    quality: 'Quality {{value}}',
    gallery: 'Gallery {{value}}',
    yaw: 'Turn of the head {{value}}',
    size: 'Size {{value}}',
    other: '{{name}}: {{value}}',
    below: 'below {{a}}',
    from: '{{a}} and more',
    between: '{{a}} to {{b}}',
  },
  gate: {
    title: 'What the gate compared',
    description:
      'The difference is this model less the active one, paired by people. Its lower bound has to stay above the margin.',
    measure: 'Measure',
    difference: 'Difference',
    bound: 'Lower bound',
    margin: 'Margin',
    outcome: 'Outcome',
    passed: 'held',
    failed: 'not held',
    shown: 'only shown: too few people',
    TAR_AT_FMR: 'TAR',
    TPIR_AT_FPIR: 'TPIR',
  },
  forgetting: {
    title: 'What it may have forgotten',
    EARLIER_RUN:
      'On people that the active model was trained on and this one was not. Shown only; the gate does not use it.',
    OTHER_GALLERIES:
      'On people of other galleries that are searched with the same model. Shown only; the gate does not use it.',
  },
  points: '{{value}} pp',
  toRun: 'To its training run',
  toJob: 'To its job',
  toPage: 'All figures',
  failed: 'The evaluation failed',
} as const;
