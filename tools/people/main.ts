import { help, readOptions, UsageError } from './options.ts';
import { FolderNotEmptyError, writePeople } from './write-people.ts';

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options === 'help') {
      console.log(help);
      return 0;
    }
    const count = await writePeople(options, (done, total) => {
      if (done === total || done % 50 === 0) console.error(`${done} of ${total} people`);
    });
    console.log(`${count} pictures in ${options.out}`);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof FolderNotEmptyError)) throw error;
    console.error(error.message);
    return 2;
  }
}

process.exitCode = await main(process.argv.slice(2));
