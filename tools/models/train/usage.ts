export const usage = `npm run train -- --recipe <name|file.json> --data <dir> [options]

Trains a model on pictures of people and installs it as a pack: ONNX to be served, weights to go on from, the recipe, and a report
of what it gained on people that it never saw. Identities are split into training, validation (early stop) and test.

  --recipe <name>       adapter        a head on a frozen embedder's vectors: minutes on a laptop; needs --model
                        embeddingnet   a small net from nothing, 64 × 64
                        mobilefacenet, iresnet   faces, crops aligned to 112 × 112
                        pcb            bodies in parts, 384 × 128
                        or a file of JSON: any of these as the report of a pack keeps it, changed at will
  --data <dir>          pictures
  --format <name>       folders (<dir>/<identity>/<image>, default), market1501, api (--data <url> --key <key> --gallery <id>)
  --aligned <template>  the pictures are crops aligned to this template, such as arcface-112; default for an adapter on a gallery
                        (api): the template of --model
  --model <pack>        of an adapter: the embedder; name, name@version, folder or face-default
  --init <pack>         a net's first weights: those of a pack that was trained here, or of an ONNX pack by name
  --loss <name>         another loss with its defaults, such as cosface, sup-con, batch-hard-triplet
  --set <path=value>    any other value of the recipe, such as optimiser.rate=0.01 or losses.0.margin=0.3; may be repeated
  --epochs <n>          passes through the training identities
  --seed <n>            of the run; --split-seed <n> that of the split (1)
  --split <a,b,c>       shares of identities for training, validation and test (0.7,0.15,0.15)
  --runtime <name>      auto (native where it loads, else wasm; default), native, wasm, cpu
  --resume              go on with the newest checkpoint of this very run
  --name, --version     of the pack; default: the recipe's name after the model's, the next version that is free
  --licence <text>      of the trained weights, shown wherever the pack is
  --packs, --cache, --work <dir>   packs, features and checkpoints; default: in $DATA_DIR
  --json                result and progress as JSON, one value a line

Ctrl-C stops after the step under way and leaves a checkpoint. Exit codes: 0 trained, 1 refused or stopped (the reason is printed),
2 wrong options.
`;
