/** Writes the licences of the npm packages that `files` belong to. */
export function writeLicences(files: string[], target: string): Promise<void>;
export function buildDesktop(): Promise<void>;
