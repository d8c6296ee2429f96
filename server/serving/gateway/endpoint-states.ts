import { defaultServingSettings, ServingSettings } from '@/lib/contracts/serving-settings';
import { createRowCheck, type RowProblem } from '@/lib/preprocessing/check-row';
import type { RowValues } from '@/lib/preprocessing/table';
import { Admission } from './around/admission';
import { RateLimits } from './around/rate-limits';
import { ResponseCache } from './around/response-cache';
import type { Configuration, EndpointFacts } from './configuration';
import type { ServingPlan, ServingPlans } from './serving-plans';
import { warmUp } from './warm-up';

/** One endpoint as the gateway answers for it: replaced as a whole, so that no answer mixes two generations. */
export interface EndpointState {
  id: string;
  serial: number;
  orgId: string;
  projectId: string;
  projectSlug: string;
  name: string;
  archived: boolean;
  inputExample: unknown;
  settings: ServingSettings;
  /** Place of the previous champion in the plan; −1: it does not stand there. */
  fallbackPlace: number;
  /** Place of the version that stands ready to be tried, of a blue/green rollout; −1: there is none. */
  previewPlace: number;
  /** What goes on from one state of the endpoint to the next. */
  admission: Admission;
  rates: RateLimits;
  cache: ResponseCache;
  plan: ServingPlan;
  check: (row: RowValues) => RowProblem | null;
}

/** Why an endpoint's present generation cannot be loaded. */
interface Trouble {
  serial: number;
  name: string;
  orgId: string;
  why: string;
  sentence: string;
}

const addressOf = (projectSlug: string, name: string) => `${projectSlug}/${name}`;

/** All endpoints of the instance, in memory; the last good state serves on when the database is away. */
export class EndpointStates {
  private states = new Map<string, EndpointState>();
  private refreshing: Promise<void> | undefined;
  private again = false;
  private keepTrouble = '';
  private failures = new Map<string, Trouble>();
  /** What is broken of each endpoint that is served, as it was reported last. */
  private faults = new Map<string, string>();

  constructor(
    private readonly plans: ServingPlans,
    private readonly configuration: Configuration,
    private readonly report: (sentence: string) => void,
  ) {}

  find(projectSlug: string, name: string): EndpointState | undefined {
    return this.states.get(addressOf(projectSlug, name));
  }

  findBySerial(serial: number): EndpointState | undefined {
    return [...this.states.values()].find((state) => state.serial === serial);
  }

  /** Endpoints of that name in any project of the organisations. */
  findByName(name: string, orgIds: readonly string[]): EndpointState[] {
    return [...this.states.values()].filter((state) => state.name === name && orgIds.includes(state.orgId));
  }

  /** Whether an endpoint of these organisations cannot be loaded; in any of their projects where none is named. */
  hasTrouble(address: { project: string | undefined; name: string }, orgIds: readonly string[]): boolean {
    const { project, name } = address;
    const found = project === undefined ? [...this.failures.values()] : [this.failures.get(addressOf(project, name))];
    return found.some((trouble) => trouble?.name === name && orgIds.includes(trouble.orgId));
  }

  /** By serial: what of an endpoint cannot be loaded, in words. */
  troubles(): ReadonlyMap<number, string> {
    const faults = [...this.states].flatMap(([address, { serial }]): [number, string][] => {
      const sentence = this.faults.get(address);
      return sentence === undefined ? [] : [[serial, sentence]];
    });
    return new Map([
      ...faults,
      ...[...this.failures.values()].map((one): [number, string] => [one.serial, one.sentence]),
    ]);
  }

  /** Endpoints that something is broken of, served or not. */
  get brokenCount(): number {
    return new Set([...this.failures.keys(), ...this.faults.keys()]).size;
  }

  all(): Iterable<EndpointState> {
    return this.states.values();
  }

  get count(): number {
    return this.states.size;
  }

  /** Takes up what changed. Calls while one runs lead to one more run, so a change is never missed. */
  async refresh(): Promise<void> {
    if (this.refreshing) {
      this.again = true;
      return this.refreshing;
    }
    this.refreshing = this.refreshUntilCalm().finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  private async refreshUntilCalm(): Promise<void> {
    do {
      this.again = false;
      await this.takeUp();
    } while (this.again);
  }

  /** Takes up the last good state from the disk: the database is away at the start. */
  async restore(): Promise<void> {
    await this.serve(this.configuration.lastEndpoints());
  }

  private async takeUp(): Promise<void> {
    const rows = await this.configuration.readEndpoints();
    await this.serve(rows);
    this.keep();
  }

  /** A disk that is full or closed must not keep the gateway from answering. */
  private keep(): void {
    const states = [...this.states.values()];
    const served = states.map(({ plan, ...state }) => factsOf(state, plan));
    const plans = states.map((state) => state.plan);
    const bundles = new Set(plans.flatMap((plan) => plan.variants.map((variant) => variant.sha256)));
    try {
      this.configuration.keep(served, bundles);
      this.keepTrouble = '';
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (this.keepTrouble !== why) this.report(`What is served cannot be kept on the disk for a restart: ${why}`);
      this.keepTrouble = why;
    }
  }

  private async serve(rows: readonly EndpointFacts[]): Promise<void> {
    const next = new Map<string, EndpointState>();
    const failures = new Map<string, Trouble>();
    const before = new Map([...this.states.values()].map((state) => [state.id, state]));
    for (const row of rows) {
      const address = addressOf(row.projectSlug, row.name);
      const known = before.get(row.id);
      try {
        next.set(address, await this.stateOf(row, known));
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const sentence = `generation ${row.generation} cannot be loaded: ${why}`;
        const { serial, name, orgId } = row;
        failures.set(address, { serial, name, orgId, why, sentence });
        if (known) next.set(address, known);
        if (this.failures.get(address)?.why !== why) this.report(`Endpoint ${address}: ${sentence}`);
      }
    }
    this.states = next;
    this.failures = failures;
    this.reportFaults();
  }

  /** Says once what of an endpoint is broken while the rest of it is served, and once that it is whole again. */
  private reportFaults(): void {
    const faults = new Map<string, string>();
    for (const [address, { plan }] of this.states) {
      const broken = plan.broken.map((one) => faultOf(plan, one)).join('; ');
      const sentence = broken === '' ? '' : `${broken}. The others serve on.`;
      if (sentence !== '') faults.set(address, sentence);
      const before = this.faults.get(address) ?? '';
      if (sentence === before) continue;
      this.report(`Endpoint ${address}: ${sentence === '' ? 'all its versions are loaded.' : sentence}`);
    }
    this.faults = faults;
  }

  private async stateOf(row: EndpointFacts, known: EndpointState | undefined): Promise<EndpointState> {
    const { generation, settings: stored, previousChampionId, previewVersionId, ...facts } = row;
    const settings = ServingSettings.catch(defaultServingSettings).parse(stored);
    const places = ({ variants }: ServingPlan) => ({
      fallbackPlace: variants.findIndex(({ versionId }) => versionId === previousChampionId),
      previewPlace: variants.findIndex(({ versionId }) => versionId === previewVersionId),
    });
    const same = known?.plan.generation === generation ? known : undefined;
    const renewed = same && { ...same, ...facts, settings, ...places(same.plan) };
    if (renewed && renewed.plan.broken.length === 0) return renewed;
    const plan = await this.plans.find(row.serial, generation);
    if (!plan) throw new Error('it was never planned');
    // What is still broken is no reason to begin anew with what serves.
    if (renewed && plan.broken.length >= renewed.plan.broken.length) return renewed;
    requireAnswering(plan, same ? undefined : known);
    const { admission, rates, cache } = known ?? {
      admission: new Admission(),
      rates: new RateLimits(),
      cache: new ResponseCache(),
    };
    const wasBroken = new Set(same?.plan.broken.map(({ place }) => place));
    await warmUp(plan, row.inputExample, (place) => same !== undefined && !wasBroken.has(place));
    const around = { settings, ...places(plan), admission, rates, cache };
    return { ...facts, ...around, plan, check: createRowCheck(plan.signature) };
  }
}

/** Throws unless all are loaded that answer callers: the champion, and a split's arms where another state serves. */
function requireAnswering(plan: ServingPlan, known: EndpointState | undefined): void {
  const isNeeded = (place: number) => place === 0 || (known !== undefined && (plan.shares[place] ?? 0) > 0);
  const broken = plan.broken.find(({ place }) => isNeeded(place));
  if (!broken) return;
  const role = plan.variants[broken.place]?.role ?? 'champion';
  throw new Error(`its ${role} cannot be loaded: ${broken.why}`);
}

function faultOf({ variants }: ServingPlan, { place, why }: ServingPlan['broken'][number]): string {
  const variant = variants[place];
  const what = `version ${variant?.version} (${variant?.role})`;
  return `${what} cannot be loaded and scores nothing: ${why.replace(/\.$/, '')}`;
}

/** An endpoint as it is served, to be served so again. */
function factsOf(state: Omit<EndpointState, 'plan'>, plan: ServingPlan): EndpointFacts {
  const { id, serial, orgId, projectId, projectSlug, name, archived, inputExample, settings } = state;
  return {
    ...{ id, serial, orgId, projectId, projectSlug, name, archived, inputExample, settings },
    generation: plan.generation,
    previousChampionId: plan.variants[state.fallbackPlace]?.versionId ?? null,
    previewVersionId: plan.variants[state.previewPlace]?.versionId ?? null,
  };
}
