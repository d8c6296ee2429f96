import { FeedbackResult, PredictResult } from '@/lib/contracts/serving';
import { gatewayConnections, type DemoClient } from './client';
import { dayMs, endpointName } from './demo-plan';
import { lateAfterMinutes, type Flight } from './flights';

const feedbackBatch = 1000;

/** A flight with the prediction it got. */
export interface Answered {
  flight: Flight;
  predictionId: string;
}

/** Asks the gateway about every flight of a day, in time order, a few requests in flight at once. */
export async function predictDay(client: DemoClient, flights: readonly Flight[]): Promise<Answered[]> {
  const answered: Answered[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < flights.length; index = next++) {
      const flight = flights[index];
      if (flight) answered.push({ flight, predictionId: await predict(client, flight) });
    }
  };
  await Promise.all(Array.from({ length: gatewayConnections }, lane));
  return answered;
}

async function predict(client: DemoClient, { id, date, distance, origin, destination }: Flight): Promise<string> {
  const key = `flight-${id}`;
  const body = { rows: [{ date, distance, origin, destination }], keys: [key], eventTime: date };
  // The request id makes a repeated demo one prediction a flight.
  const { predictions } = await client.endpoint(PredictResult, `${endpointName}/predict`, { body, requestId: key });
  return predictions[0]?.predictionId ?? '';
}

/** Posts what became of flights; each outcome is heard one simulated day after its flight. */
export async function postOutcomes(client: DemoClient, answered: readonly Answered[]): Promise<number> {
  let recorded = 0;
  for (let start = 0; start < answered.length; start += feedbackBatch) {
    const items = answered.slice(start, start + feedbackBatch).map(({ flight, predictionId }) => ({
      predictionId,
      label: flight.delay > lateAfterMinutes,
      eventTime: new Date(Date.parse(flight.date) + dayMs).toISOString(),
    }));
    recorded += (await client.endpoint(FeedbackResult, `${endpointName}/feedback`, { body: { items } })).recorded;
  }
  return recorded;
}
