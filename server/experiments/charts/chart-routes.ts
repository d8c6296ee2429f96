import { ChartBands, ChartBandsInput, ChartKeys, ChartKeysInput, ChartSeriesInput } from '@/lib/contracts/charts';
import { projectRoute, type Route } from '@/server/core/route';
import { encodeChart } from './encode-chart';
import { getChartBands } from './get-chart-bands';
import { getChartSeries } from './get-chart-series';
import { listChartKeys } from './list-chart-keys';

/** What charts of runs read. They ask by POST, since the list of runs may be long. */
export const chartRoutes: Route[] = [
  projectRoute({
    method: 'POST',
    path: '/charts/keys',
    tag: 'charts',
    permission: 'experiment:read',
    body: ChartKeysInput,
    response: ChartKeys,
    summary: 'Metric keys these runs logged',
    run: (ctx, { body }) => listChartKeys(ctx, body),
  }),
  projectRoute({
    method: 'POST',
    path: '/charts/bands',
    tag: 'charts',
    permission: 'experiment:read',
    body: ChartBandsInput,
    response: ChartBands,
    summary: 'One metric of groups of runs: mean, standard deviation and range at each x',
    run: (ctx, { body }) => getChartBands(ctx, body),
  }),
  projectRoute({
    method: 'POST',
    path: '/charts/series',
    tag: 'charts',
    permission: 'experiment:read',
    body: ChartSeriesInput,
    response: undefined,
    streams: true,
    summary: 'Metric series of several runs as packed numbers, thinned for a panel',
    run: async (ctx, { body }, { reply }) => {
      const packed = encodeChart(await getChartSeries(ctx, body));
      await reply.header('content-type', 'application/octet-stream').send(packed);
    },
  }),
];
