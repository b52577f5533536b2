/** Hands a file to the browser's downloads. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  // The download has started by then; freeing it at once stops it in some browsers.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
