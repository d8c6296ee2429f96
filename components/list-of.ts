import { z } from 'zod';

/** The answer of a list: its items. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });
