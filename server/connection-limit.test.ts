import { describe, expect, it } from 'vitest';
import { connectionsFor, descriptorLimit } from './connection-limit';

describe('connections that fit into the descriptors', () => {
  it.each([[64, 8], [80, 8], [256, 128], [1024, 768], [20_000, 4000], [1_048_576, 4000]])('of %i are %i', (descriptors, connections) => {
    expect(connectionsFor(descriptors)).toBe(connections);
  });

  it('are counted from the limit of this process', () => {
    expect(descriptorLimit()).toBeGreaterThan(63);
  });
});
