import type { Annotation } from './chart-data';
import type { Scale } from './scale';
import { labelWidth } from './tick-labels';

export interface PlacedAnnotation extends Annotation {
  pixel: number;
  /** Empty where a neighbour leaves no room; the tick stays and says it on hover. */
  shownLabel: string;
  /** Which side of its tick the label stands on. */
  side: 'start' | 'end';
}

/** Ticks for the events in view, left to right; a label is written only where it does not run into the next tick. */
export function placeAnnotations(annotations: readonly Annotation[], scale: Scale, right: number): PlacedAnnotation[] {
  const inView = annotations
    .filter(({ x }) => x >= scale.domain[0] && x <= scale.domain[1])
    .toSorted((first, second) => first.x - second.x)
    .map((annotation) => ({ ...annotation, pixel: scale.to(annotation.x) }));
  let free = -Infinity;
  return inView.map((annotation, index) => {
    const width = labelWidth(annotation.label) + 8;
    const next = inView[index + 1]?.pixel ?? Infinity;
    const fitsEnd = annotation.pixel + width <= Math.min(next - 4, right) && annotation.pixel >= free;
    const fitsStart = annotation.pixel - width >= free && annotation.pixel + width > right;
    const side = !fitsEnd && fitsStart ? 'start' : 'end';
    const shown = fitsEnd || fitsStart;
    free = shown && side === 'end' ? annotation.pixel + width : annotation.pixel + 2;
    return { ...annotation, side, shownLabel: shown ? annotation.label : '' };
  });
}
