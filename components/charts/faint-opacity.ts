/** How pale the raw line of a smoothed one is. */
export const FAINT_OPACITY = 0.28;
