export * from './bytes';
export * from './csv';
export * from './date';
export * from './duration';
export * from './number';
export * from './passed-day';
export * from './split-words';
export * from './words';
