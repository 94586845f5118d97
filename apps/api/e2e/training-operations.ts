export const start = `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
  trainingRun { id name recipe state autoPromote options galleries { id } activeModel { name } model { id } }
  job { id kind state } userErrors { code path } } }`;
export const preview = `query ($input: StartTrainingInput!) { trainingPreview(input: $input) { comparedIdentities
  parts { part identities samples feedback } settings { epochs seed classesPerBatch samplesPerClass patience margin rank }
  estimate { seconds basis } problem { code path } } }`;
export const evaluate = `mutation ($input: EvaluateModelInput!) { evaluateModel(input: $input) {
  evaluation { id } job { id kind } userErrors { code path } } }`;
const measures = `identities probes tpirAtFpir { rate ciLow ciHigh } tarAtFmr { rate } rank1 { rate }`;
export const evaluationFields = `id verdict superior failureCode heldOutIdentities identitiesTrainedOn
  model { id } activeModel { id name } galleries { id }
  candidate { overall { ${measures} } slices { slice { name value } identities } targetFpir targetFmr isFpirResolved }
  active { overall { ${measures} } } gate { measure slice { name } candidate active difference lowerBound margin isTested isPassed }
  forgetting { basis candidate { overall { identities } } active { overall { rank1 { rate } } } }`;
export const runs = `query ($id: ID!) { trainingRun(id: $id) { state failureCode failure steps totalSteps
  dataset { digest parts { part identities samples feedback } } settings curve { step loss rate } looks { step tarAtFmr1e3 }
  model { id name version origin state commercialUse lineage ownBytes exportCosine cost { parameters macs }
    compression { kind } parent { name cost { parameters macs } compression { kind } exportCosine } trainedOnGalleries { id }
    defaultThreshold { match review meaning } trainingRun { id } }
  evaluation { ${evaluationFields} } job { state progress } startedAt finishedAt } }`;
