import { describe, expect, it } from 'vitest';
import { cutMiddle } from './text';

describe('cutMiddle', () => {
  it('leaves a text that fits', () => {
    expect(cutMiddle('payment-v1', () => true)).toBe('payment-v1');
  });

  it('cuts in the middle, so that version and hash stay', () => {
    expect(cutMiddle('recommendation-service-v12', (text) => text.length <= 14)).toBe('recom…vice-v12');
  });
});
