/** How many things the lists on the overview show. */
export const shownRuns = 5;
export const shownActivity = 12;
