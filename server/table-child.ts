import { readTable } from './experiments/artifacts/table/read-table';
import type { FromTableChild, ToTableChild } from './experiments/artifacts/table/table-messages';

function tell(message: FromTableChild): void {
  process.send?.(message);
}

process.on('disconnect', () => process.exit(0));
process.on('message', ({ id, ask }: ToTableChild) => {
  readTable(ask).then(
    (table) => tell({ id, table }),
    (error: unknown) => {
      const failure = error instanceof Error ? error.message : String(error);
      tell({ id, failure, isSentence: error instanceof RangeError });
    },
  );
});
