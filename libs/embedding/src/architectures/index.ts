export { adapterSchema } from './adapter/adapter-options.ts';
export { buildNet, buildNetFromJson, checkNetSpec } from './build-net.ts';
export { describeNet, formatNetDescription } from './describe-net.ts';
export type { NetDescription } from './describe-net.ts';
export { embeddingNetV1Schema, embeddingNetV2Schema } from './embeddingnet/embeddingnet-options.ts';
export { iresnetSchema } from './iresnet/iresnet-options.ts';
export { mobileFaceNetSchema } from './mobilefacenet/mobilefacenet-options.ts';
export { bodyRegions } from './pcb/body-regions.ts';
export { jointSimilarities } from '../parts/joint-similarities.ts';
export type { JointSimilarityOptions, PartSet } from '../parts/joint-similarities.ts';
export { pcbParts } from './pcb/part-layout.ts';
export type { PcbPart } from './pcb/part-layout.ts';
export { pcbSchema } from './pcb/pcb-options.ts';
export type { PcbOptions } from './pcb/pcb-options.ts';
export { architectureNames } from './net-spec.ts';
export type { ArchitectureName, NetSpec } from './net-spec.ts';
export type {
  ForwardMode,
  LayerDescription,
  MapShape,
  NetOutput,
  ParameterGroup,
  TrainableNet,
  VectorShape,
} from './trainable-net.types.ts';
export { loadNetWeights, netFromWeights } from './weights/load-net-weights.ts';
export type { NetWeightsFiles } from './weights/load-net-weights.ts';
export { NetWeightsError } from './weights/net-weights-error.ts';
export type { NetWeightsErrorCode } from './weights/net-weights-error.ts';
export { readNetWeights } from './weights/read-net-weights.ts';
export type { StoredWeight, StoredWeights } from './weights/read-net-weights.ts';
export { saveNetWeights } from './weights/save-net-weights.ts';
export type { SavedNetWeights, ValuesOf } from './weights/save-net-weights.ts';
export { formatInitReport } from '../init/init-report.ts';
export type { InitReport } from '../init/init-report.ts';
export { InitError } from '../init/init-error.ts';
export type { InitErrorCode } from '../init/init-error.ts';
export { initialiseFrom } from '../init/initialise-from.ts';
export type { InitOptions, InitSource } from '../init/initialise-from.ts';
export { nameRulesSchema } from '../init/name-rules.ts';
export type { NameRules } from '../init/name-rules.ts';
