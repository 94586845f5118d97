import type { GraphQLSchema } from 'graphql';
import './scalars.ts';
import './node.ts';
import '../features/activity/activity.schema.ts';
import '../features/apikey/apikey.mutations.ts';
import '../features/audit/audit.schema.ts';
import '../features/audit/audit-verification.schema.ts';
import '../features/camera/camera.mutations.ts';
import '../features/feedback/feedback.mutations.ts';
import '../features/consent/consent.mutations.ts';
import '../features/cluster/cluster-camera.schema.ts';
import '../features/cluster/cluster-member.schema.ts';
import '../features/cluster/cluster.mutations.ts';
import '../features/erasure/erasure.schema.ts';
import '../features/export/export.schema.ts';
import '../features/report/report.schema.ts';
import '../features/evaluation/evaluation-curves.schema.ts';
import '../features/evaluation/evaluation.mutations.ts';
import '../features/gallery/gallery.mutations.ts';
import '../features/identity/identity.mutations.ts';
import '../features/identity/identity-merge.mutations.ts';
import '../features/import/import.schema.ts';
import '../features/job/job.schema.ts';
import '../features/job/job.mutations.ts';
import '../features/model/model.schema.ts';
import '../features/promotion/promotion.mutations.ts';
import '../features/promotion/promotion-preview.schema.ts';
import '../features/review/review.mutations.ts';
import '../features/sample/inspection.schema.ts';
import '../features/sample/sample-move.mutations.ts';
import '../features/sample/sample.mutations.ts';
import '../features/schedule/schedule.mutations.ts';
import '../features/search/search.schema.ts';
import '../features/sighting/recording.mutations.ts';
import '../features/statistics/statistics.schema.ts';
import '../features/system/system.schema.ts';
import '../features/system/viewer.schema.ts';
import '../features/threshold/similarity-histogram.schema.ts';
import '../features/threshold/threshold.mutations.ts';
import '../features/training/training.mutations.ts';
import '../features/verification/verification.schema.ts';
import '../features/user/user.mutations.ts';
import '../features/webhook/webhook.mutations.ts';
import { builder } from './builder.ts';

/** Builds the schema of all features; needs no database. */
export function buildSchema(): GraphQLSchema {
  return builder.toSchema({});
}
