import { z } from 'zod';
import { LiveTopic } from '@/lib/contracts/events';

const LiveMessage = z.object({ topic: LiveTopic, id: z.string() });
export type LiveMessage = z.infer<typeof LiveMessage>;

/** A message of the stream; null for what this page does not know, such as a topic of a newer server. */
export function parseLiveMessage(data: string): LiveMessage | null {
  try {
    const parsed = LiveMessage.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
