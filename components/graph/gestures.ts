import type { Camera } from './camera';
import type { Point } from './layout/box';

/** A press that moves less than so many pixels is a click. */
const still = 4;
/** How much a step of the wheel enlarges; pinching on a touch pad sends small steps with the control key. */
const wheel = { pixel: 0.0022, pinch: 0.01, line: 16, page: 200, most: 0.5 } as const;

/** The middle of two fingers and how far they are apart. */
interface Pinch {
  readonly middle: Point;
  readonly apart: number;
}

function pinchOf([a, b]: readonly Point[]): Pinch | null {
  if (a === undefined || b === undefined) return null;
  return { middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, apart: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)) };
}

/** By which factor a turn of the wheel enlarges. */
function wheelFactor(event: WheelEvent): number {
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? wheel.line : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? wheel.page : 1;
  const turn = event.deltaY * unit * (event.ctrlKey ? wheel.pinch : wheel.pixel);
  return Math.exp(-Math.max(-wheel.most, Math.min(wheel.most, turn)));
}

/** Where a pointer is, in CSS pixels from the upper left corner of an element. */
export function pointOn(element: HTMLElement, event: MouseEvent): Point {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

/** Lets a person drag the plane with a pointer, zoom with the wheel and pinch with two fingers. Returns how to stop that. */
export function followGestures({ element, camera }: { readonly element: HTMLElement; readonly camera: Camera }): () => void {
  const fingers = new Map<number, Point>();
  let from: Point | null = null;
  let dragging = false;
  const pointOf = (event: MouseEvent): Point => pointOn(element, event);
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    fingers.set(event.pointerId, pointOf(event));
    if (fingers.size === 1) [from, dragging] = [pointOf(event), false];
  };
  const onMove = (event: PointerEvent): void => {
    const last = fingers.get(event.pointerId);
    if (last === undefined) return;
    const here = pointOf(event);
    if (!dragging && fingers.size === 1 && from !== null && Math.hypot(here.x - from.x, here.y - from.y) < still) return;
    if (!dragging) element.setPointerCapture(event.pointerId);
    dragging = true;
    const before = pinchOf([...fingers.values()]);
    fingers.set(event.pointerId, here);
    const now = pinchOf([...fingers.values()]);
    if (before === null || now === null) return camera.drag(here.x - last.x, here.y - last.y);
    camera.drag(now.middle.x - before.middle.x, now.middle.y - before.middle.y);
    camera.zoomAt(now.middle, now.apart / before.apart);
  };
  const onUp = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
  };
  // A drag ends with a click as well; it selects nothing.
  const onClick = (event: MouseEvent): void => {
    if (dragging) event.stopImmediatePropagation();
    dragging = false;
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    camera.zoomAt(pointOf(event), wheelFactor(event));
  };
  const ending = new AbortController();
  const { signal } = ending;
  element.addEventListener('pointerdown', onDown, { signal });
  element.addEventListener('pointermove', onMove, { signal });
  element.addEventListener('pointerup', onUp, { signal });
  element.addEventListener('pointercancel', onUp, { signal });
  element.addEventListener('click', onClick, { capture: true, signal });
  element.addEventListener('wheel', onWheel, { passive: false, signal });
  return () => ending.abort();
}
