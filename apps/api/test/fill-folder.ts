import { fillDataFolder } from './data-folder.ts';

// node apps/api/test/fill-folder.ts <folder>: for tests of other packages, which start servers as processes.
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new TypeError('fill-folder: the folder is missing');
await fillDataFolder(folder);
