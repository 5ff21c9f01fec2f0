import { expect, test } from 'vitest';
import { biases, contours, near, num, place, said, wires } from './draw';
import { unpack } from './wire';

test('a message is read as it was packed', () => {
  const text = JSON.stringify({ type: 'frame', arrays: { x: ['f4', [2], 0] } }), head = new TextEncoder().encode(text + ' '.repeat((8 - ((text.length + 4) % 8)) % 8));
  const buffer = new ArrayBuffer(4 + head.length + 8);
  new DataView(buffer).setUint32(0, head.length, true);
  new Uint8Array(buffer).set(head, 4);
  new Float32Array(buffer, 4 + head.length).set([1.5, -2]);
  const message = unpack(buffer);
  expect(message.h.type).toBe('frame');
  expect([...message.a.x.data]).toEqual([1.5, -2]);
});

test('numbers have a proper minus and three digits', () => {
  expect([num(-0.012345), num(null), num(NaN), num(1234)]).toEqual(['−0.0123', '–', '–', '1230']);
});

test('the wire or bias under the mouse is the one that is drawn there', () => {
  const counts = [2, 3, 1];
  for (const w of wires(counts, 600, 400)) expect(near(w.x1 + 1, w.y1, counts, 600, 400)).toMatchObject({ name: 'W', layer: w.layer, at: [w.at[0], expect.anything()] });
  for (const b of biases(counts, 600, 400)) expect(near(b.x + 2, b.y, counts, 600, 400)).toMatchObject({ name: 'b', layer: b.layer, at: b.at });
  expect(near(300, 399, counts, 600, 400)).toBeNull();
  expect(place(0, 0, counts, 600, 400).x).toBeLessThan(place(2, 0, counts, 600, 400).x);
});

test('the surface has the colour of the class that is likely', () => {
  expect(said([255, 0], 2, 0, 1, 2, false)[0]).toBeLessThan(said([0, 255], 2, 0, 1, 2, false)[0]);
});

test('a line of equal height runs between what is below and above it', () => {
  const found = contours([0, 255, 0, 255], 2, [128]);
  expect(found).toHaveLength(1);
  expect(found[0][0]).toBeCloseTo(0.5, 1);
});
