export { buildMonitor, failMonitor } from './build-monitor';
export { checkMonitor } from './check-monitor';
export { enqueueDueChecks } from './enqueue-due-checks';
