import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Camera } from './camera';

let frames: ((time: number) => void)[] = [];
let time = 0;

function nextFrame(after: number): void {
  time += after;
  const due = frames;
  frames = [];
  for (const frame of due) frame(time);
}

beforeEach(() => {
  frames = [];
  time = 0;
  vi.stubGlobal('requestAnimationFrame', (frame: (time: number) => void) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', (number: number) => frames.splice(number - 1, 1));
  vi.spyOn(performance, 'now').mockImplementation(() => time);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('Camera', () => {
  it('is dragged by pixels, and knows that it was moved by hand', () => {
    const camera = new Camera();
    camera.drag(30, -4);
    expect([camera.view, camera.byHand, camera.settled]).toEqual([{ zoom: 1, x: 30, y: -4 }, true, true]);
  });

  it('keeps the point under the pointer where it is while one zooms, within the limits', () => {
    const camera = new Camera();
    camera.place({ zoom: 1, x: 100, y: 50 });
    camera.zoomAt({ x: 300, y: 150 }, 2);
    expect([camera.view, camera.settled]).toEqual([{ zoom: 2, x: -100, y: -50 }, false]);
    camera.zoomAt({ x: 300, y: 150 }, 100);
    expect(camera.view).toEqual({ zoom: 3, x: -300, y: -150 });
    camera.zoomAt({ x: 0, y: 0 }, 1e-6);
    expect(camera.view.zoom).toBe(0.04);
  });

  it('flies to a view in its time, and is settled when it is there', () => {
    const camera = new Camera();
    const told = vi.fn();
    camera.onMove(told);
    camera.place({ zoom: 2, x: 100, y: 0 }, 100);
    nextFrame(50);
    expect(camera.view.zoom).toBeGreaterThan(1.5);
    expect([camera.view.zoom < 2, camera.settled]).toEqual([true, false]);
    nextFrame(50);
    expect([camera.view, camera.settled, told.mock.calls.length, frames.length]).toEqual([{ zoom: 2, x: 100, y: 0 }, true, 2, 0]);
  });

  it('stops flying when a hand takes it', () => {
    const camera = new Camera();
    camera.place({ zoom: 2, x: 0, y: 0 }, 100);
    camera.drag(1, 1);
    nextFrame(200);
    expect(camera.view).toEqual({ zoom: 1, x: 1, y: 1 });
  });
});
