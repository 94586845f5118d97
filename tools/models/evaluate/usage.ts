export const usage = `npm run evaluate -- --model <pack>|pixels --protocol <protocol> --data <dir> [options]

Measures an embedder on labelled pictures, by the protocol of a public benchmark.

  --protocol lfw             listed pairs: accuracy by folds, AUC, EER, TAR at FMR 1e-2 and 1e-3. Needs --pairs
  --protocol identification  <data>/<identity>/<image>: half of the identities are enrolled, the others are strangers:
                             FNIR at FPIR, rank-1, CMC, mAP, TAR at FMR
  --protocol market1501      <data>/{query,bounding_box_test,bounding_box_train}: mAP, mINP, rank-1/5/10
  --protocol oneshot         <data>/<class>/<image>: seeded episodes of N classes with K pictures each

  --model <pack>      name, name@version or folder of a pack, face-default, or pixels (grey pixels as they are, to compare with)
  --data <dir>        the pictures
  --pairs <file>      lfw: the list of pairs, as LFW's pairs.txt
  --aligned <name>    the pictures are crops aligned to this template, for example arcface-112; default for face packs: faces
                      are found first
  --rerank            market1501: k-reciprocal re-ranking of all queries at once, as papers report it: queries are neighbours, too
  --rerank-each       market1501: k-reciprocal re-ranking of each query by itself, as findSightings answers it
  --nearest <n>       of --rerank-each: so many pictures nearest to the query are re-ranked; default 1000, as of findSightings
  --parts             market1501: by the joint metric over the parts that both pictures show, of a pack that has parts
  --templates <n>     identification: pictures that enrol a person; default 1
  --ways <n> --shots <n> --episodes <n>
                      oneshot: default 20-way, 1-shot, 1000 episodes
  --slices            also by yaw, brightness, contrast, subject height and camera of the probe, and with the probe relit and
                      down-sampled to 64, 32, 16 and 10 px
  --seed <n>          of whatever is drawn; default 1
  --json [file]       the whole report as JSON, printed or into the file
  --html <file>       a report to look at, in one file
  --no-pictures       no pictures in the HTML report
  --packs <dir>       default: $DATA_DIR/packs
  --cache <dir>       embeddings are kept here; default: $DATA_DIR/cache

Exit codes: 0 measured, 1 cannot be measured (the reason is printed), 2 wrong options.
`;
