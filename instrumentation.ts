/** Starts the readers before the first request when no front door did (development). */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { runtime } = await import('@/lib/server/runtime');
  runtime();
}
