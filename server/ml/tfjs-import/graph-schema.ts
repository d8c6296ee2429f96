import { z } from 'zod';

/** A node of a graph model, as TensorFlow's graphs are written in JSON. */
export const GraphNode = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});
export type GraphNode = z.infer<typeof GraphNode>;

export const GraphTopology = z.object({ node: z.array(GraphNode).min(1) });

const Shape = z.object({ dim: z.array(z.object({ size: z.coerce.number() })) });

/** The shape a node says it has; −1 where it is open. */
export function shapeOf({ attr }: GraphNode): number[] | null {
  const shape = Shape.safeParse(attr['shape']?.['shape']);
  return shape.success ? shape.data.dim.map(({ size }) => size) : null;
}

/** What is fused into a node, such as `BiasAdd` and `Relu`: names in base64. */
export function fusedOps({ attr }: GraphNode): string[] {
  const list = z.object({ s: z.array(z.string()).default([]) }).safeParse(attr['fused_ops']?.['list']);
  return list.success ? list.data.s.map((text) => Buffer.from(text, 'base64').toString('utf8')) : [];
}

export const flagOf = ({ attr }: GraphNode, name: string): boolean => attr[name]?.['b'] === true;
export const numberOf = ({ attr }: GraphNode, name: string): number | undefined => {
  const value = attr[name]?.['f'];
  return typeof value === 'number' ? value : undefined;
};
