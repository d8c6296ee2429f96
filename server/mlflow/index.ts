export { calls as mlflowCalls, mountMlflow, type ResolveContext } from './mount-mlflow';
