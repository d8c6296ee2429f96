import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { contract } from '@/components/contract';
import { fetchBytes, fetchJson } from '@/components/fetch-json';
import { ChartBands, ChartBandsInput, ChartKeys, ChartKeysInput, ChartSeriesInput } from '@/lib/contracts/charts';
import { decodeChart } from '@/lib/contracts/decode-chart';

const calls = {
  keys: contract({
    method: 'POST',
    path: '/projects/:project/charts/keys',
    body: ChartKeysInput,
    response: ChartKeys,
  }),
  series: contract({ method: 'POST', path: '/projects/:project/charts/series', body: ChartSeriesInput }),
  bands: contract({
    method: 'POST',
    path: '/projects/:project/charts/bands',
    body: ChartBandsInput,
    response: ChartBands,
  }),
};

export const chartKeysQuery = (project: string, runIds: readonly string[]) =>
  queryOptions({
    queryKey: ['experiments', project, 'chartKeys', runIds],
    queryFn: (context) => fetchJson(calls.keys, { params: { project }, body: { runIds: [...runIds] } }, context),
    placeholderData: keepPreviousData,
    enabled: runIds.length > 0,
  });

export const chartSeriesQuery = (project: string, body: z.input<typeof ChartSeriesInput>) =>
  queryOptions({
    queryKey: ['experiments', project, 'chartSeries', body],
    queryFn: async (context) => decodeChart(await fetchBytes(calls.series, { params: { project }, body }, context)),
    placeholderData: keepPreviousData,
    // Columns of numbers: comparing them value by value would cost more than drawing them.
    structuralSharing: false,
  });

export const chartBandsQuery = (project: string, body: z.input<typeof ChartBandsInput>) =>
  queryOptions({
    queryKey: ['experiments', project, 'chartBands', body],
    queryFn: (context) => fetchJson(calls.bands, { params: { project }, body }, context),
    placeholderData: keepPreviousData,
  });
