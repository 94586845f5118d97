export const texts = {
  title: 'Thresholds',
  description:
    'From which similarity on two pictures count as one person, how often that is wrong, and how surely that is known.',
  galleries: 'Galleries',
  modality: 'What is compared',
  noSpace: {
    title: 'No model compares this here',
    hint: 'A model pack for it has to be installed on the server first.',
  },
  recalibrate: {
    title: 'Compute anew',
    started: 'The threshold is being computed from what the gallery holds now.',
  },
  current: { title: 'Applies now', packDefault: 'The default of the model: nobody has set a policy yet.' },
  fact: {
    match: 'Match from',
    review: 'Review from',
    fpir: 'Strangers who match (FPIR)',
    fmr: 'False matches a comparison (FMR)',
    identities: 'Identities',
    calibrated: 'Computed',
  },
  fallback: 'The policy had nothing to go by: the default of the model stands in.',
  basis: {
    GALLERY: {
      title: 'Measured here',
      hint: 'The rates come from comparing the identities of this gallery with each other.',
    },
    COHORT: {
      title: 'From the model',
      hint: 'The gallery is too small to measure such a small rate: it comes from the statistics that the model brought along.',
    },
    EXTRAPOLATED: {
      title: 'Extrapolated',
      hint: 'The rate is smaller than what was measured: it follows the tail of what was. Take the interval seriously.',
    },
    UNRESOLVED: {
      title: 'Not resolved',
      hint: 'Neither the gallery nor the model can tell this rate. Only an upper bound is known, if that. More identities make it known.',
    },
  },
  histogram: {
    title: 'Similarities in this gallery',
    hint: 'Each picture against the best picture of everybody, as a search scores them. Where the two hills overlap, no threshold is right for all.',
    label:
      'Two hills over the cosine similarity: strangers on the left, the same person on the right. Match from {{match}}.',
    impostor: 'Different people',
    genuine: 'The same person',
    match: 'match',
    review: 'review',
    tried: 'tried',
    basis:
      'In percent of the comparisons of each kind. {{samples}} pictures of {{identities}} identities were compared, of {{all}} in the gallery.',
    empty: 'There is nothing to compare yet',
    emptyHint: 'Two people, or two pictures of one, are needed.',
  },
  policy: {
    title: 'Change the threshold',
    hint: 'Try a policy first: it shows what would apply and which past searches would have been answered otherwise.',
    kind: 'Policy',
    rate: 'Rate',
    rateHint: '0.001 is one in a thousand; 1e-4 is fine too.',
    noRate: 'Write a number such as 0.001.',
    try: 'Try it',
    apply: 'Apply',
    started: 'The policy is set. Its threshold is being computed; until then the old one applies.',
  },
  kind: {
    TARGET_FPIR: {
      title: 'So many strangers may match somebody (FPIR)',
      short: 'Target FPIR',
      hint: 'The usual choice for searching: of all searches for people who are not enrolled, this share may name somebody. It moves as the gallery grows.',
    },
    TARGET_FMR: {
      title: 'So many comparisons may match wrongly (FMR)',
      short: 'Target FMR',
      hint: 'For comparing one with one. In a search everybody is compared, so that errors add up with the size of the gallery.',
    },
    STATIC: {
      title: 'Fixed similarities',
      short: 'Fixed',
      hint: 'Two numbers that never move. You know what they mean for this model; after another model they are carried over by their rate.',
    },
    INTRA_PERCENTILE: {
      title: 'By how alike pictures of one person are',
      short: 'Within people',
      hint: 'Looks only at pictures of the same person and knows nothing of strangers: watch the FPIR that it leads to.',
    },
  },
  preview: {
    title: 'Would apply',
    changes: 'Past searches',
    noProbes: 'No search of this gallery alone is recorded, so that nothing can be compared.',
    changed_one: '{{changed}} of {{number}} probe would be decided otherwise ({{recorded}} are recorded).',
    changed_other:
      '{{changed}} of the newest {{number}} probes would be decided otherwise ({{recorded}} are recorded).',
    becomes: 'becomes',
    searchedAt: 'Searched',
    change: 'Change',
    similarity: 'Similarity',
  },
  versions: {
    title: 'Versions',
    hint: 'Every threshold that was computed. Decisions of the past keep the one they were made by.',
    basis: 'Basis',
    none: 'None was computed yet',
    noneHint: 'The default of the model applies until a policy is set.',
  },
} as const;
