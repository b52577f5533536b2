import manifest from '@/package.json';

/** The product's version. */
export const version: string = manifest.version;
