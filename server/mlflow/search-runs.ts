import type { Field, Filter } from '@/lib/search/filter';
import { parseFilter } from '@/lib/search/parse-filter';
import { parseOrders } from '@/lib/search/parse-order';
import type { Context } from '@/server/core/context';
import { searchRuns } from '@/server/experiments';
import { postCall, type Call, type CallInput } from './call';
import { numberOf } from './find-rows';
import { offsetOf, takePage } from './page-token';
import { presentRuns } from './present-runs';
import { runNameTag } from './present';
import { optionalText, textsOf } from './read-fields';
import { limitOf, viewOf } from './search-experiments';

async function search(ctx: Context, { fields, source }: CallInput): Promise<object> {
  const experiments = textsOf(fields, 'experiment_ids', source);
  const filter = parseFilter(optionalText(fields, 'filter') ?? '');
  const order = parseOrders(textsOf(fields, 'order_by', source));
  const limit = limitOf(fields);
  const offset = offsetOf(optionalText(fields, 'page_token'));
  const rows = await searchRuns(ctx, {
    experiments: experiments.flatMap((id) => numberOf(id) ?? []),
    filter: filter && withoutNameTag(filter),
    order: order.map((one) => ({ ...one, field: realField(one.field) })),
    view: viewOf(fields, 'run_view_type'),
    limit: limit + 1,
    offset,
  });
  const { page, next } = takePage(rows, { offset, limit });
  return { ...(page.length > 0 ? { runs: await presentRuns(ctx, page) } : {}), ...next };
}

/** The tag that mirrors a run's name is kept as its name only. */
function withoutNameTag(filter: Filter): Filter {
  if (filter.type !== 'comparison') return { ...filter, parts: filter.parts.map(withoutNameTag) };
  return { ...filter, field: realField(filter.field) };
}

function realField(field: Field): Field {
  const isName = field.entity === 'tag' && field.key === runNameTag;
  return isName ? { entity: 'attribute', key: 'run_name' } : field;
}

export const searchRunsCall: Call = postCall('runs/search', search);
