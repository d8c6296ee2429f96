export { mountMlflow, type ResolveContext } from './mount-mlflow';
