import { netFromWeights } from '@gallerist/embedding/architectures';
import type { TrainableNet } from '@gallerist/embedding/architectures';
import { installNetPack, locatePack, startRuntime } from '@gallerist/embedding/node';
import type { LocatedPack } from '@gallerist/embedding/node';
import type { Recipe } from '@gallerist/embedding/training';
import type { Command, CommandCall } from '../../pack/command.ts';
import { ProgressWriter } from '../train/console.ts';
import { measured, packPlace, pictureRows } from '../train/pictures.ts';
import { nextPackVersion } from '../train/report.ts';
import { readTrainingSet } from '../train/training-set.ts';
import { options, pruneOptions } from './prune-options.ts';
import type { PruneOptions } from './prune-options.ts';
import { describeReport, lossOf, pruneReport } from './prune-report.ts';
import type { PruneReport } from './prune-report.ts';
import { prunedInStages } from './stages.ts';
import { trainedNet } from './trained-net.ts';
import { usage } from './usage.ts';

export const pruneCommand: Command = { usage, options, run: prune };

async function prune(call: CommandCall): Promise<number> {
  const chosen = pruneOptions(call);
  const { training } = chosen;
  const { output } = call;
  const progress = new ProgressWriter(output, training.isJson);
  const parent = await locatePack(chosen.model, chosen);
  const trained = await trainedNet(parent);
  const split = await readTrainingSet(training);
  await startRuntime(training.runtime);
  const test = pictureRows(split.test.pictures, training);
  const before = netFromWeights(trained.weights);
  const pruned = await prunedInStages(trained, { chosen, split, output, progress });
  const after = netFromWeights(pruned.weights);
  try {
    progress.say('measuring on the test identities');
    const metrics = {
      before: await measured(before, test, trained.recipe),
      after: await measured(after, test, pruned.recipe),
    };
    const report = await pruneReport({ before, after }, { split, metrics, stages: pruned.stages });
    output.out(training.isJson ? `${JSON.stringify(report, null, 2)}\n` : describeReport(report));
    if (!isGoodEnough(report, chosen, call)) return 1;
    const { manifest } = await install({ parent, net: after, recipe: pruned.recipe, report }, chosen);
    output.err(`installed ${manifest.name} ${manifest.version}\n`);
    return 0;
  } finally {
    before.dispose();
    after.dispose();
  }
}

function isGoodEnough(
  report: PruneReport,
  { metric, maxLoss }: PruneOptions,
  { output }: CommandCall,
): boolean {
  const lost = lossOf(report, metric);
  if (lost <= maxLoss) return true;
  output.err(
    `Not installed: it loses ${(100 * lost).toFixed(2)} points of ${metric}, more than --max-loss ` +
      `${(100 * maxLoss).toFixed(2)}. Try a larger --macs, more --stages or more --epochs.\n`,
  );
  return false;
}

interface Installed {
  readonly parent: LocatedPack;
  readonly net: TrainableNet;
  readonly recipe: Recipe;
  readonly report: PruneReport;
}

async function install(
  { parent, net, recipe, report }: Installed,
  chosen: PruneOptions,
): Promise<LocatedPack> {
  const { packsDir, method, macShare, stages, sparsity } = chosen;
  const settings = method === 'filters' ? { method, macShare, stages } : { method, sparsity };
  const name = chosen.name ?? `${parent.manifest.name}-pruned`;
  const version = chosen.version ?? (await nextPackVersion(name, packsDir));
  const { licence = 'not stated' } = parent.manifest.files.find(({ role }) => role === 'embedder') ?? {};
  const data = { name: report.data.name, ...report.data.train };
  const made = { kind: 'pruned', settings } as const;
  const madeAt = new Date().toISOString();
  const trained = { net, recipe, report, name, version, data, licence, madeAt, made };
  return installNetPack(packPlace(recipe, parent), trained, { packsDir });
}
