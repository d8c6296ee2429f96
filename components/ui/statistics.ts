export interface StatisticFacts {
  /** As it stands in headers and rows. */
  name: string;
  /** What it means, for a reader in a hurry. */
  meaning: string;
  /** As computed, in plain signs. */
  formula: string;
  source: string;
  /** Which way is better; absent where neither is. */
  betterIs?: 'lower' | 'higher';
}

/** What the product's statistics mean. Whatever is not here is described where it is shown, with `Explain`. */
export const statistics = {
  auc: {
    name: 'AUC',
    meaning:
      'The chance that a random positive case is scored above a random negative one. 0.5 is guessing, 1 is ' +
      'perfect ranking. It says nothing about whether the probabilities are right.',
    formula: '(pairs ranked right + half of ties) / (positives × negatives)',
    source: 'Hanley & McNeil 1982, Radiology 143(1)',
    betterIs: 'higher',
  },
  'log-loss': {
    name: 'Log-loss',
    meaning:
      'How surprised the model was by what happened, on average. It rewards honest probabilities; being ' +
      'sure and wrong costs most.',
    formula: '−mean of [y ln p + (1 − y) ln(1 − p)]',
    source: 'Good 1952, Rational Decisions, JRSS B 14(1)',
    betterIs: 'lower',
  },
  brier: {
    name: 'Brier score',
    meaning: 'Mean squared distance between the probability given and what happened.',
    formula: 'mean of (p − y)²',
    source: 'Brier 1950, Monthly Weather Review 78(1)',
    betterIs: 'lower',
  },
  'calibration-error': {
    name: 'Calibration error',
    meaning:
      'How far predicted probabilities lie from observed frequencies, averaged over bins of similar ' + 'predictions.',
    formula: 'Σ over bins of (n_bin / n) · |mean p − share of positives|',
    source: 'Naeini, Cooper & Hauskrecht 2015, AAAI',
    betterIs: 'lower',
  },
  accuracy: {
    name: 'Accuracy',
    meaning: 'Share of cases classified right at the threshold. With rare outcomes, always saying no can look good.',
    formula: '(true positives + true negatives) / all',
    source: 'Hand 2012, Assessing the performance of classification methods',
    betterIs: 'higher',
  },
  f1: {
    name: 'F1',
    meaning: 'Balance of precision (how many alarms were right) and recall (how many cases were found).',
    formula: '2 · precision · recall / (precision + recall)',
    source: 'van Rijsbergen 1979, Information Retrieval, ch. 7',
    betterIs: 'higher',
  },
  rmse: {
    name: 'RMSE',
    meaning: 'Typical size of an error, in the unit of the target; large errors weigh more.',
    formula: '√ mean of (predicted − actual)²',
    source: 'Hyndman & Koehler 2006, Int. J. of Forecasting 22(4)',
    betterIs: 'lower',
  },
  psi: {
    name: 'PSI',
    meaning:
      'How far a distribution lies from its reference. A common reading: below 0.1 little, 0.1–0.25 some, ' +
      'above 0.25 much. It is a distance, not a test.',
    formula: 'Σ over bins of (current − reference) · ln(current / reference)',
    source: 'Kullback & Leibler 1951, On Information and Sufficiency, J(1,2)',
    betterIs: 'lower',
  },
  'jensen-shannon': {
    name: 'Jensen–Shannon',
    meaning: 'Distance of two distributions between 0 (equal) and 1 (nothing in common).',
    formula: '√ [½ KL(P‖M) + ½ KL(Q‖M)], M the mean of both, logarithm base 2',
    source: 'Lin 1991, IEEE Trans. Information Theory 37(1)',
    betterIs: 'lower',
  },
  'confidence-sequence': {
    name: 'Confidence sequence',
    meaning:
      'An interval that may be looked at after every unit: the chance that it ever misses the truth, over ' +
      'all looks together, stays below α. So stopping early does not spoil it.',
    formula: 'mean ± sd · √[2 (n r + 1) / (n² r) · ln(√(n r + 1) / α)]',
    source:
      'Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2024, Annals of Statistics 52(6); asymptotic, assumes ' +
      'units exchangeable',
  },
  'sample-ratio': {
    name: 'Sample ratio',
    meaning:
      'Whether traffic was split as planned. If it was not, something loses requests, and no result of the ' +
      'test can be trusted.',
    formula: 'Σ over arms of (observed − expected)² / expected, against χ² with arms − 1 degrees of freedom',
    source: 'Fabijan et al. 2019, KDD, Diagnosing Sample Ratio Mismatch',
  },
  'p95-latency': {
    name: 'p95',
    meaning: 'Nineteen of twenty requests were answered faster than this.',
    formula: '95 % quantile of the time from request to answer',
    source: 'Dean & Barroso 2013, The Tail at Scale, CACM 56(2)',
    betterIs: 'lower',
  },
} as const satisfies Record<string, StatisticFacts>;

export type StatisticId = keyof typeof statistics;
