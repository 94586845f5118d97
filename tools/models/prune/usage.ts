export const usage = `npm run prune -- --model <pack> --data <dir> [options]

Takes whole filters out of a net that was trained here and trains what is left, in stages, so that less goes the nearer the end
is: a smaller net that every runtime serves quicker. With --method weights single weights go to 0 while the net is trained on: the
file is smaller when it is packed, and no quicker. Accuracy before and after is measured on people that neither was trained on:
give the --data, --split and --split-seed that the pack was trained with. A version that loses too much is not installed.
Thresholds are not carried over: calibrate the new pack before it serves.

  --model <pack>        name, name@version or folder of a pack that npm run train made (embeddingnet, mobilefacenet, iresnet)
  --data <dir>          pictures: <dir>/<identity>/<image>
  --format <name>       folders (default) or market1501
  --aligned <template>  the pictures are crops aligned to this template, for example arcface-112
  --method <name>       filters (default) or weights
  --macs <share>        of filters: multiplications that stay, in (0, 1); default 0.6
  --stages <n>          of filters: how often they go; default 3
  --sparsity <share>    of weights: how many of each kernel go to 0, in (0, 1); default 0.5
  --epochs <n>          training after the last stage, half of it after each one before; default: half of the recipe's epochs
  --rate <r>            learning rate of it; default: a third of the recipe's
  --metric <name>       what may be lost: meanAveragePrecision (default), tarAtFmr1e3, tarAtFmr1e4 or recallAt1
  --max-loss <share>    of it; default 0.005
  --split <a,b,c>       shares of identities for training, validation and test (0.7,0.15,0.15); --split-seed <n> (1)
  --runtime <name>      auto (native where it loads, else wasm; default), native, wasm, cpu
  --resume              go on with the newest checkpoint of this very run
  --name, --version     of the new pack; default: the pack's name with -pruned, the next version that is free
  --packs, --work <dir> packs and checkpoints; default: in $DATA_DIR
  --json                print the report as JSON

Ctrl-C stops after the step under way. Exit codes: 0 installed, 1 refused (the reason is printed), 2 wrong options.
`;
