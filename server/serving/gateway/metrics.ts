import { Gauge } from 'prom-client';
import type { GatewayParts } from './gateway-parts';

/** What only a gateway has to tell: how much of the log is still on its way, and how many endpoints it serves. */
export function mountGatewayMetrics({ spool, states }: Pick<GatewayParts, 'spool' | 'states'>): void {
  new Gauge({
    name: 'ringside_gateway_spool_backlog_bytes',
    help: 'Bytes of the prediction log that the database does not have yet',
    collect() {
      this.set(spool.backlogBytes);
    },
  });
  new Gauge({
    name: 'ringside_gateway_endpoints',
    help: 'Endpoints this gateway answers for',
    collect() {
      this.set(states.count);
    },
  });
}
