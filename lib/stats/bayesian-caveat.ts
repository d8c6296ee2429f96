/** What every Bayesian figure here is shown with. */
export const bayesianCaveat =
  'A posterior under the stated prior, assuming independent units: it gives no guarantee about how often such claims ' +
  'are wrong when a test is stopped because of what it shows.';
