'use client';

import { useState, type PointerEvent } from 'react';
import { clickReach, draggedBand, gripAt, placeOn, type Band, type Grip } from './band-drag';
import type { StripScale } from './strip-scale';

interface Held {
  readonly grip: Grip;
  readonly x: number;
  readonly now: Band | null;
}

interface BandDragOptions {
  readonly band: Band;
  readonly scale: StripScale;
  /** Latest moment that can be chosen. */
  readonly latest: number;
  /** A click without dragging. */
  readonly onMoment: (at: number) => void;
  readonly onBand: (band: Band) => void;
}

/** Dragging on the strip: the band that is shown meanwhile, and what the plot listens to. */
export function useBandDrag({ band, scale, latest, onMoment, onBand }: BandDragOptions) {
  const [held, setHeld] = useState<Held | null>(null);
  const [under, setUnder] = useState<Grip>('strip');
  const place = (event: PointerEvent<Element>) => placeOn(event.currentTarget, event.clientX, scale.width);
  const grip = (x: number) => gripAt(x, scale.x(band.at - band.window), scale.x(band.at));
  return {
    shown: held?.now ?? band,
    cursor: { band: 'grab', start: 'ew-resize', end: 'ew-resize', strip: 'crosshair' }[held?.grip ?? under],
    handlers: {
      onPointerDown: (event: PointerEvent<Element>) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setHeld({ grip: grip(place(event)), x: place(event), now: null });
      },
      onPointerMove: (event: PointerEvent<Element>) => {
        const x = place(event);
        if (held === null) setUnder(grip(x));
        else if (held.now !== null || Math.abs(x - held.x) >= clickReach) setHeld({ ...held, now: draggedBand(band, held.grip, scale.at(held.x), scale.at(x), latest) });
      },
      onPointerUp: (event: PointerEvent<Element>) => {
        if (held === null) return;
        setHeld(null);
        if (held.now === null) onMoment(Math.min(Math.round(scale.at(place(event))), latest));
        else onBand(held.now);
      },
      onPointerCancel: () => setHeld(null),
    },
  };
}
