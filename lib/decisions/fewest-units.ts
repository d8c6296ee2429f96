/** Units of evidence below which nothing is said: too few to speak for others, and for their error to be known. */
export const fewestUnits = 10;
