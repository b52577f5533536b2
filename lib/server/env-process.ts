/** Tells Next where its configuration is and that signals are ours; before it is loaded. */
export function prepareProcessForNext(configuration: unknown): void {
  Object.assign(process.env, {
    NODE_ENV: process.env.NODE_ENV ?? 'production',
    NEXT_MANUAL_SIG_HANDLE: '1',
    __NEXT_PRIVATE_STANDALONE_CONFIG: JSON.stringify(configuration),
  });
}
