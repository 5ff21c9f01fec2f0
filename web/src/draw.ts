import type { Arr, Axis } from './types';

export type RGB = [number, number, number];
export const BLUE: RGB = [0, 114, 178], VERMILION: RGB = [213, 94, 0];
export const CLASSES: RGB[] = [
  [18, 144, 142], [181, 71, 157], [217, 165, 20], [107, 91, 210], [111, 156, 28],
  [140, 90, 60], [229, 139, 181], [120, 120, 120], [184, 201, 63], [95, 42, 98],
];
const HEIGHTS: RGB[] = [[68, 32, 95], [55, 90, 140], [33, 145, 140], [110, 200, 100], [250, 230, 90]];

export const css = (c: RGB, alpha = 1) => `rgb(${Math.round(c[0])} ${Math.round(c[1])} ${Math.round(c[2])} / ${alpha})`;
export const mix = (a: RGB, b: RGB, share: number): RGB => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
export const light = (dark: boolean): RGB => (dark ? [28, 31, 37] : [250, 249, 246]);
export const sign = (value: number, dark: boolean): RGB => (value >= 0 ? (dark ? [86, 170, 233] : BLUE) : dark ? [240, 125, 45] : VERMILION);

/** A number in three digits, with a proper minus. */
export function num(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  return String(Number(value.toPrecision(digits))).replace('-', '−');
}

/** The colour of a place on the surface, from what the network says there: bytes, one for each output. */
export function said(bytes: ArrayLike<number>, outputs: number, place: number, cells: number, classes: number, dark: boolean): RGB {
  if (!classes) {
    const at = (bytes[place] / 255) * (HEIGHTS.length - 1), low = Math.min(Math.floor(at), HEIGHTS.length - 2);
    return mix(HEIGHTS[low], HEIGHTS[low + 1], at - low);
  }
  let sum = 0;
  const colour: RGB = [0, 0, 0];
  for (let c = 0; c < classes; c++) {
    const p = outputs > 1 ? bytes[c * cells + place] / 255 : c ? bytes[place] / 255 : 1 - bytes[place] / 255, weight = p * p;
    sum += weight;
    for (let i = 0; i < 3; i++) colour[i] += weight * CLASSES[c][i];
  }
  return mix(light(dark), colour.map((x) => x / (sum || 1)) as RGB, dark ? 0.62 : 0.58);
}

export function paint(canvas: HTMLCanvasElement, side: number, colour: (place: number) => RGB): void {
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext('2d', { willReadFrequently: true })!, image = context.createImageData(side, side);
  for (let place = 0; place < side * side; place++) {
    const c = colour(place), at = 4 * place;
    image.data[at] = c[0]; image.data[at + 1] = c[1]; image.data[at + 2] = c[2]; image.data[at + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** A drawing context in CSS pixels, cleared. */
export function prepared(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = devicePixelRatio || 1, w = Math.round(width * ratio), h = Math.round(height * ratio);
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Trace the shape that stands for a class. */
export function shape(x: CanvasRenderingContext2D, kind: number, cx: number, cy: number, r: number): void {
  x.beginPath();
  if (kind % 4 === 0) x.arc(cx, cy, r, 0, 7);
  else {
    const corners = kind % 4 === 1 ? 4 : kind % 4 === 2 ? 3 : 4, turn = kind % 4 === 1 ? Math.PI / 4 : -Math.PI / 2;
    for (let i = 0; i < corners; i++) {
      const a = turn + (i * 2 * Math.PI) / corners;
      x.lineTo(cx + 1.2 * r * Math.cos(a), cy + 1.2 * r * Math.sin(a));
    }
    x.closePath();
  }
}

/** Lines of equal height through a square grid of bytes, as segments in grid units. */
export function contours(bytes: ArrayLike<number>, side: number, levels: number[]): number[][] {
  const found: number[][] = [];
  for (const level of levels)
    for (let j = 0; j < side - 1; j++)
      for (let i = 0; i < side - 1; i++) {
        const v = [bytes[j * side + i], bytes[j * side + i + 1], bytes[(j + 1) * side + i + 1], bytes[(j + 1) * side + i]];
        const corner = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]], cuts: number[] = [];
        for (let k = 0; k < 4; k++) {
          const [a, b] = [v[k], v[(k + 1) % 4]];
          if (a < level !== b < level) {
            const s = (level - a) / (b - a), [p, q] = [corner[k], corner[(k + 1) % 4]];
            cuts.push(p[0] + s * (q[0] - p[0]), p[1] + s * (q[1] - p[1]));
          }
        }
        if (cuts.length >= 4) found.push(cuts.slice(0, 4));
      }
  return found;
}

export interface Place { x: number; y: number; size: number }

/** Where the units of a layer stand. */
export function place(layer: number, unit: number, counts: number[], width: number, height: number): Place {
  const gap = Math.min(64, (height - 64) / Math.max(counts[layer], 1)), size = Math.max(14, Math.min(46, gap - 8, width / (counts.length * 2.1)));
  const edge = Math.max(46, size / 2 + 22);
  return { x: edge + (layer * (width - 2 * edge)) / (counts.length - 1), y: (height + 20) / 2 + (unit - (counts[layer] - 1) / 2) * gap, size };
}

/** A weight or bias where it is drawn: its name, layer, and place among the units that are drawn. */
export interface Spot { name: 'W' | 'b'; layer: number; at: number[] }
export interface Wire extends Spot { x1: number; y1: number; x2: number; y2: number }

export function* wires(counts: number[], width: number, height: number): Generator<Wire> {
  for (let layer = 1; layer < counts.length; layer++)
    for (let from = 0; from < counts[layer - 1]; from++)
      for (let to = 0; to < counts[layer]; to++) {
        const a = place(layer - 1, from, counts, width, height), b = place(layer, to, counts, width, height);
        yield { name: 'W', layer, at: [from, to], x1: a.x + a.size / 2, y1: a.y, x2: b.x - b.size / 2, y2: b.y };
      }
}

/** The dots of the biases: each left of its unit, at the foot. */
export function* biases(counts: number[], width: number, height: number): Generator<Spot & { x: number; y: number }> {
  for (let layer = 1; layer < counts.length; layer++)
    for (let to = 0; to < counts[layer]; to++) {
      const unit = place(layer, to, counts, width, height);
      yield { name: 'b', layer, at: [to], x: unit.x - unit.size / 2 - 5, y: unit.y + unit.size / 2 - 3 };
    }
}

export function bend(w: Wire, k: number): [number, number] {
  const u = 1 - k, c = (w.x1 + w.x2) / 2;
  return [u * u * u * w.x1 + 3 * u * u * k * c + 3 * u * k * k * c + k * k * k * w.x2, (u * u * u + 3 * u * u * k) * w.y1 + (3 * u * k * k + k * k * k) * w.y2];
}

/** The bias at a point, or the wire that passes nearest, if one is within reach. */
export function near(x: number, y: number, counts: number[], width: number, height: number, reach = 8): Spot | null {
  for (const b of biases(counts, width, height)) if (Math.hypot(b.x - x, b.y - y) < 6) return b;
  let best: Spot | null = null;
  for (const w of wires(counts, width, height)) {
    if (x < w.x1 || x > w.x2) continue;
    let low = 0, high = 1;
    for (let i = 0; i < 18; i++) { const k = (low + high) / 2; if (bend(w, k)[0] < x) low = k; else high = k; }
    const off = Math.abs(bend(w, low)[1] - y);
    if (off < reach) [best, reach] = [w, off];
  }
  return best;
}

export const entry = (a: Arr | undefined, at: number[]) => a && a.data[at.length < 2 ? at[0] : at[0] * a.shape[1] + at[1]];
export const spot = (axis: Axis, share: number) => (axis.kind === 'number' ? num(axis.low + share * (axis.high - axis.low)) : axis.bands[Math.min(axis.bands.length - 1, Math.floor(share * axis.bands.length))]);
