import { describe, expect, it } from 'vitest';
import { SvgBrush, xmlText } from './svg-brush';

const brush = () => new SvgBrush((text) => text.length * 6);

describe('SvgBrush', () => {
  it('escapes markup in names and leaves out what XML forbids', () => {
    expect(xmlText('a<script>"&\'\u0000\u001b\ud800b')).toBe('a&lt;script&gt;&quot;&amp;&#39;b');
  });

  it('writes text with its size, its measured length and the base line that the middle means', () => {
    const own = brush();
    own.font = '600 10.00px "Inter Variable"';
    own.textBaseline = 'middle';
    own.textAlign = 'center';
    own.fillText('a<b', 20, 30);
    expect(own.document(40, 40, 'x')).toContain('<text x="20" y="33.63" font-size="10" font-weight="600" fill="#000" text-anchor="middle" textLength="18" lengthAdjust="spacingAndGlyphs">a&lt;b</text>');
  });

  it('closes the groups that clipping opened when the state is restored, and brings the pen back', () => {
    const own = brush();
    own.fillStyle = '#abc';
    own.save();
    own.roundRect(0, 0, 10, 10, 2);
    own.clip();
    own.globalAlpha = 0.5;
    own.fillStyle = '#def';
    own.fillRect(0, 0, 5, 5);
    own.restore();
    own.fillRect(1, 1, 1, 1);
    const text = own.document(10, 10, 'x');
    expect(text).toContain('<g clip-path="url(#clip1)"><rect x="0" y="0" width="5" height="5" fill="#def" opacity="0.5"/></g><rect x="1" y="1" width="1" height="1" fill="#abc"/>');
  });

  it('draws a whole circle as two arcs and an open one with its sweep', () => {
    const own = brush();
    own.beginPath();
    own.arc(10, 10, 5, 0, 2 * Math.PI);
    own.fill();
    own.beginPath();
    own.arc(10, 10, 5, 0, Math.PI / 2);
    own.stroke();
    const text = own.document(20, 20, 'x');
    expect(text).toContain('d="M15 10A5 5 0 1 1 5 10A5 5 0 1 1 15 10"');
    expect(text).toContain('d="M15 10A5 5 0 0 1 10 15"');
  });
});
