import type { Table } from '@/lib/preprocessing/table';
import { Task } from '@/lib/preprocessing/schema';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { toJson } from '@/server/core/json';
import { getVersionRow, loadBundle } from '@/server/models';
import { championOf, readFeatures, readScoredRows, type EndpointRow, type ScoredRows } from '@/server/serving';
import type { Watch } from './build-monitor';
import { loadReference } from './load-reference';
import type { WindowAnswers } from './measure-window';
import type { MonitorRow } from './queries';
import { answeredClasses, referenceOfVersion, scoreTable } from './reference-of-version';
import { MonitorReference, ReferenceStats, type VersionReference } from './reference-stats';

export interface Window {
  start: Date;
  end: Date;
}

/** The champion's rows of one window. */
export interface ReadWindow {
  /** The champion that answered most of it. */
  versionId: string;
  task: Task;
  rows: ScoredRows;
  /** Its place in `rows.scores`. */
  place: number;
  reference: VersionReference;
}

interface Watched {
  endpoint: EndpointRow;
  monitor: MonitorRow;
  watch: Watch | undefined;
  /** The champion and those before it. */
  champions: readonly string[];
}

/** Reads windows of an endpoint for one monitor, beside what its reference says about the champion of each. */
export class WindowReader {
  private constructor(
    private readonly ctx: Context,
    private readonly of: Watched,
    readonly stats: ReferenceStats,
  ) {}

  static async open(ctx: Context, of: Omit<Watched, 'champions'>): Promise<WindowReader> {
    const { endpoint, monitor } = of;
    const { referenceStats } = await db().monitor.findUniqueOrThrow({
      where: { id: monitor.id },
      select: { referenceStats: true },
    });
    const promotions = await db().promotion.findMany({
      where: { orgId: ctx.orgId, endpointId: endpoint.id },
      select: { toVersionId: true },
    });
    const champions = [
      ...new Set([championOf(endpoint).versionId, ...promotions.map(({ toVersionId }) => toVersionId)]),
    ];
    return new WindowReader(ctx, { ...of, champions }, ReferenceStats.parse(referenceStats));
  }

  /** The inputs of a window, or a fair sample of them. */
  features({ start, end }: Window): Promise<Table> {
    return readFeatures(this.ctx, { endpointId: this.of.endpoint.id, from: start, to: end });
  }

  async read({ start, end }: Window): Promise<ReadWindow> {
    const versionIds = this.of.champions;
    const rows = await readScoredRows(this.ctx, { endpointId: this.of.endpoint.id, from: start, to: end, versionIds });
    const answered = versionIds.map(() => 0);
    for (const place of rows.served) if (place >= 0) answered[place] = (answered[place] ?? 0) + 1;
    const place = answered.indexOf(Math.max(...answered));
    const versionId = versionIds[place] ?? championOf(this.of.endpoint).versionId;
    const { task } = await getVersionRow(this.ctx, versionId);
    return { versionId, task: Task.parse(task), rows, place, reference: await this.referenceOf(versionId) };
  }

  /** What the champion answered: the logged scores, or for several classes those it chooses for the sampled inputs. */
  async answers({ versionId, task, rows, place }: ReadWindow, features: Table): Promise<WindowAnswers> {
    if (task !== 'multiclass') return { kind: 'numbers', scores: rows.scores[place] ?? new Float64Array() };
    const model = await loadBundle((await getVersionRow(this.ctx, versionId)).sha256);
    return { kind: 'classes', names: answeredClasses(model, await scoreTable(model, features, this.of.watch?.signal)) };
  }

  /** A new champion is compared with its own answers on the reference, which are computed once. */
  private async referenceOf(versionId: string): Promise<VersionReference> {
    const known = this.stats.versions[versionId];
    if (known) return known;
    const version = await getVersionRow(this.ctx, versionId);
    const model = await loadBundle(version.sha256);
    const reference = MonitorReference.parse(this.of.monitor.reference);
    const signal = this.of.watch ? { signal: this.of.watch.signal } : {};
    const computed = await referenceOfVersion(
      model,
      await loadReference(this.ctx, { reference, model, version, ...signal }),
    );
    this.stats.versions[versionId] = computed;
    await db().monitor.update({ where: { id: this.of.monitor.id }, data: { referenceStats: toJson(this.stats) } });
    return computed;
  }
}
