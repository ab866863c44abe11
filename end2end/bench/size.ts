// How much is measured: all that the table says, or (LOTSE_BENCH=smallest) just enough to see that it works.
export const SMALLEST = process.env.LOTSE_BENCH === "smallest";

/** Runs of whatever is started anew each time; the median counts. */
export const RUNS = SMALLEST ? 1 : 5;
/** Records of the municipality that is synced and opened. */
export const RECORDS = SMALLEST ? 600 : 10_000;
/** People among whom names are looked for. */
export const PEOPLE = SMALLEST ? 300 : 10_000;
/** Conversations saved. */
export const SAVES = SMALLEST ? 3 : 60;
