import { encodeUnits } from '@/lib/metrics/estimate';
import type { OwnRows } from './own-readings';

/** One arm's units: the mean of what came of their requests, and what was known before; all of the same length. */
export interface ArmUnits {
  means: Float64Array;
  /** Mean of what the champion says of their requests' inputs; NaN where it failed on one. */
  foreseen: Float64Array;
  /** Mean before the test, and 1 where there was one; 0 and 0 where not. */
  before: Float64Array;
  wasThere: Float64Array;
}

/** The units of one arm, each counting the same. */
export function unitMeansOf(rows: OwnRows, arm: 0 | 1): ArmUnits {
  const own = Uint32Array.from(rows.answeredBy.keys()).filter((row) => rows.answeredBy[row] === arm);
  const { codes, count } = encodeUnits(Int32Array.from(own, (row) => rows.units[row] ?? 0));
  const sizes = new Float64Array(count);
  const [means, foreseen, before, wasThere] = [0, 1, 2, 3].map(() => new Float64Array(count));
  if (!means || !foreseen || !before || !wasThere) throw new Error('four columns were made');
  own.forEach((row, place) => {
    const unit = codes[place] ?? 0;
    sizes[unit] = (sizes[unit] ?? 0) + 1;
    means[unit] = (means[unit] ?? 0) + (rows.values[row] ?? Number.NaN);
    foreseen[unit] = (foreseen[unit] ?? 0) + (rows.foreseen[row] ?? Number.NaN);
    const earlier = rows.before.get(rows.units[row] ?? 0);
    before[unit] = earlier ?? 0;
    wasThere[unit] = Number(earlier !== undefined);
  });
  const perRow = (sums: Float64Array) => sums.map((sum, unit) => sum / (sizes[unit] ?? 1));
  return { means: perRow(means), foreseen: perRow(foreseen), before, wasThere };
}
