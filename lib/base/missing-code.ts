/** Whether an error says that a script file of the page could not be had: contact was lost, or an upgrade took the file away. */
export function isMissingCode(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ChunkLoadError' || /Failed to load chunk|dynamically imported module|Loading chunk/i.test(error.message));
}
