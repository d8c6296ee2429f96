import { Gauge } from 'prom-client';
import type { GatewayParts } from './gateway-parts';

type Told = Pick<GatewayParts, 'spool' | 'rejected' | 'states'>;

/** What only a gateway has to tell: what of the log is on its way or put aside, and how many endpoints it serves. */
export function mountGatewayMetrics({ spool, rejected, states }: Told): void {
  new Gauge({
    name: 'ringside_gateway_spool_backlog_bytes',
    help: 'Bytes of the prediction log that the database does not have yet',
    collect() {
      this.set(spool.backlogBytes);
    },
  });
  new Gauge({
    name: 'ringside_gateway_rejected_lines',
    help: 'Lines of the prediction log that no database took, put aside in spool/rejected-predictions.log',
    collect() {
      this.set(rejected.count);
    },
  });
  new Gauge({
    name: 'ringside_gateway_endpoints',
    help: 'Endpoints this gateway answers for',
    collect() {
      this.set(states.count);
    },
  });
  new Gauge({
    name: 'ringside_gateway_broken_endpoints',
    help: 'Endpoints with a version that this gateway cannot load, served by the others or not at all',
    collect() {
      this.set(states.brokenCount);
    },
  });
}
