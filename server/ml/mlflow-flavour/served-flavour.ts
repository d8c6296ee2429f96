import type { Mlmodel } from './mlmodel-schema';

const served = ['onnx', 'xgboost'] as const;
export type Flavour = (typeof served)[number];

/** The flavour of an MLflow model that becomes a model of ours; undefined where it has none. */
export function servedFlavour({ flavors }: Mlmodel): Flavour | undefined {
  return served.find((name) => Object.hasOwn(flavors, name));
}
