// The page's policy forbids eval, which zod would otherwise try once and have reported as a violation. Read by zod when it is loaded.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
